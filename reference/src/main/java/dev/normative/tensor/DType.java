package dev.normative.tensor;

/**
 * A binary floating-point format that an implementation computes in.
 *
 * <p>Tensors always hold doubles; a tensor "of {@code FLOAT32}" is one whose every element is
 * exactly a float.
 */
public enum DType {
  /** IEEE 754 binary32: 24 significant bits. */
  FLOAT32(0x1p-24, Float.MIN_VALUE, Float.MAX_VALUE) {
    @Override
    public double round(double value) {
      return (float) value;
    }
  },
  /** IEEE 754 binary64: 53 significant bits. */
  FLOAT64(0x1p-53, Double.MIN_VALUE, Double.MAX_VALUE) {
    @Override
    public double round(double value) {
      return value;
    }
  };

  private final double unitRoundoff;
  private final double smallestSubnormal;
  private final double largest;

  DType(double unitRoundoff, double smallestSubnormal, double largest) {
    this.unitRoundoff = unitRoundoff;
    this.smallestSubnormal = smallestSubnormal;
    this.largest = largest;
  }

  /** The nearest value of this format, ties to even; NaN and infinities stay what they are. */
  public abstract double round(double value);

  /**
   * The unit roundoff u: rounding to nearest has a relative error of at most u where it neither
   * overflows nor underflows.
   */
  public double unitRoundoff() {
    return unitRoundoff;
  }

  /** The smallest positive value; rounding errs by at most half of it where it underflows. */
  public double smallestSubnormal() {
    return smallestSubnormal;
  }

  /** The largest finite value. */
  public double largest() {
    return largest;
  }
}
