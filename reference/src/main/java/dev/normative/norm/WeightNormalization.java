package dev.normative.norm;

import dev.normative.numerics.DoubleDouble;
import dev.normative.numerics.DoubleDoubleSum;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;

/**
 * Weight Normalization (T. Salimans and D. Kingma, arXiv:1602.07868): a weight as a length and a
 * direction for every output unit.
 *
 * <pre>
 *   w_k = g_k v_k / |v_k|
 *   dg_k = sum(dw_k v_k) / |v_k|
 *   dv_k = g_k / |v_k| (dw_k - v_k sum(dw_k v_k) / |v_k|^2)
 * </pre>
 *
 * <p>v has the shape of the weight, [K, ...]; unit k is everything at index k of axis 0 (PyTorch's
 * {@code weight_norm(module, dim=0)}); g has the shape [K]. There are no statistics and no modes.
 *
 * <p>Norms and sums are in double-double arithmetic, after scaling a unit by the power of two of
 * its largest element, so that no square over- or underflows; results are rounded once. A unit of
 * zeros has no direction and is refused, where PyTorch gives NaN; NaN and infinity stay in their
 * unit.
 */
public final class WeightNormalization {
  private final Tensor direction;
  private final Tensor length;

  /**
   * A weight of this direction and length.
   *
   * @param direction v, of the weight's shape
   * @param length g, one for every index of v's axis 0
   */
  public WeightNormalization(Tensor direction, Tensor length) {
    Shape shape = direction.shape();
    if (shape.rank() == 0 || !length.shape().equals(Shape.of(shape.size(0)))) {
      throw new IllegalArgumentException(
          "direction "
              + shape
              + " and length "
              + length.shape()
              + " do not fit: the direction has the weight's shape [K, ...], the length [K]");
    }
    for (int unit = 0; unit < shape.size(0); unit++) {
      if (largest(direction, unit) == 0) {
        throw new IllegalArgumentException(
            "unit " + unit + " of the direction is zero and points nowhere; draw it anew");
      }
    }
    this.direction = direction;
    this.length = length;
  }

  /** The length and direction of a weight: v = w, g_k = |w_k|. */
  public static WeightNormalization of(Tensor weight) {
    Shape shape = weight.shape();
    if (shape.rank() == 0) {
      throw new IllegalArgumentException("a scalar has no units; expected a weight [K, ...]");
    }
    double[] length = new double[shape.size(0)];
    for (int unit = 0; unit < length.length; unit++) {
      int exponent = exponent(weight, unit);
      length[unit] = Math.scalb(norm(weight, unit, exponent).toDouble(), exponent);
    }
    return new WeightNormalization(weight, Tensor.vector(length));
  }

  /** v. */
  public Tensor direction() {
    return direction;
  }

  /** g. */
  public Tensor length() {
    return length;
  }

  /** w. */
  public Tensor weight() {
    double[] weight = new double[direction.size()];
    int inner = inner(direction);
    for (int unit = 0; unit < length.size(); unit++) {
      int exponent = exponent(direction, unit);
      DoubleDouble norm = norm(direction, unit, exponent);
      for (int i = unit * inner; i < (unit + 1) * inner; i++) {
        DoubleDouble component = DoubleDouble.of(scaled(direction.at(i), exponent)).dividedBy(norm);
        weight[i] = component.times(length.at(unit)).toDouble();
      }
    }
    return Tensor.adopting(direction.shape(), weight);
  }

  /**
   * The gradients of a loss whose gradient with respect to the weight is given.
   *
   * @param direction dv, of the direction's shape
   * @param length dg, of the length's shape
   */
  public record Gradients(Tensor direction, Tensor length) {}

  /**
   * The gradients with respect to direction and length.
   *
   * @param upstream the gradient with respect to the weight, of its shape
   */
  public Gradients backward(Tensor upstream) {
    if (!upstream.shape().equals(direction.shape())) {
      throw new IllegalArgumentException(
          "upstream gradient "
              + upstream.shape()
              + " must have the shape of the weight, "
              + direction.shape());
    }
    double[] ofDirection = new double[direction.size()];
    double[] ofLength = new double[length.size()];
    int inner = inner(direction);
    for (int unit = 0; unit < ofLength.length; unit++) {
      int exponent = exponent(direction, unit);
      DoubleDouble norm = norm(direction, unit, exponent);
      DoubleDoubleSum products = new DoubleDoubleSum();
      for (int i = unit * inner; i < (unit + 1) * inner; i++) {
        products.add(DoubleDouble.product(upstream.at(i), scaled(direction.at(i), exponent)));
      }
      DoubleDouble along = products.value().dividedBy(norm);
      ofLength[unit] = along.toDouble();
      for (int i = unit * inner; i < (unit + 1) * inner; i++) {
        DoubleDouble unitVector =
            DoubleDouble.of(scaled(direction.at(i), exponent)).dividedBy(norm);
        DoubleDouble across = unitVector.times(along).negated().plus(upstream.at(i));
        double scaledGradient = across.times(length.at(unit)).dividedBy(norm).toDouble();
        ofDirection[i] = Math.scalb(scaledGradient, -exponent);
      }
    }
    return new Gradients(Tensor.adopting(direction.shape(), ofDirection), Tensor.vector(ofLength));
  }

  private static int inner(Tensor values) {
    return values.shape().elements(1, values.shape().rank());
  }

  private static double largest(Tensor values, int unit) {
    int inner = inner(values);
    double largest = inner == 0 ? Double.NaN : 0;
    for (int i = unit * inner; i < (unit + 1) * inner; i++) {
      largest = Math.max(largest, Math.abs(values.at(i)));
    }
    return largest;
  }

  private static int exponent(Tensor values, int unit) {
    double largest = largest(values, unit);
    return Double.isFinite(largest) ? Math.getExponent(largest) : 0;
  }

  private static double scaled(double value, int exponent) {
    return Math.scalb(value, -exponent);
  }

  /** |v| of a unit, divided by a power of two. */
  private static DoubleDouble norm(Tensor values, int unit, int exponent) {
    int inner = inner(values);
    DoubleDoubleSum squares = new DoubleDoubleSum();
    for (int i = unit * inner; i < (unit + 1) * inner; i++) {
      double element = scaled(values.at(i), exponent);
      squares.add(DoubleDouble.product(element, element));
    }
    return squares.value().squareRoot();
  }
}
