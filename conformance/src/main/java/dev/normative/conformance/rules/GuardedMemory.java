package dev.normative.conformance.rules;

import dev.normative.conformance.generate.Placement;
import dev.normative.contract.ArrayView;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.StridedLayout;
import dev.normative.tensor.Tensor;
import java.util.Arrays;

/**
 * A tensor in an array that is longer than it needs to be. What does not belong to the tensor holds
 * a NaN whose bits nobody computes: reading it spoils a result, and writing it shows.
 */
final class GuardedMemory {
  private static final float GUARD_32 = Float.intBitsToFloat(0x7fc0_dead);
  private static final double GUARD_64 = Double.longBitsToDouble(0x7ff8_dead_dead_deadL);
  private static final int BEHIND = 5;

  private final String name;
  private final ArrayView view;
  private final long[] atFirst;

  private GuardedMemory(String name, StridedLayout layout, DType dtype, Tensor values) {
    this.name = name;
    int length = layout.end() + BEHIND;
    if (dtype == DType.FLOAT32) {
      float[] array = new float[length];
      Arrays.fill(array, GUARD_32);
      this.view = new ArrayView.Floats(array, layout);
    } else {
      double[] array = new double[length];
      Arrays.fill(array, GUARD_64);
      this.view = new ArrayView.Doubles(array, layout);
    }
    if (values != null) {
      view.set(values);
    }
    this.atFirst = bits();
  }

  /** Memory that holds these values. */
  static GuardedMemory of(String name, Tensor values, DType dtype, Placement placement) {
    return new GuardedMemory(name, placement.of(values.shape()), dtype, values);
  }

  /** Memory for values of this shape; whichever of them is not written is NaN. */
  static GuardedMemory blank(String name, Shape shape, DType dtype, Placement placement) {
    return new GuardedMemory(name, placement.of(shape), dtype, null);
  }

  ArrayView view() {
    return view;
  }

  /** What the elements are now. */
  Tensor values() {
    return view.toTensor();
  }

  /** Makes every element another one: of no use to anybody who still reads it. */
  void spoil() {
    view.set(view.toTensor().map(x -> -1 - 2 * x));
  }

  /** Refuses that anything at all was written. */
  void requireUnchanged() {
    require(new boolean[atFirst.length], "which is read only");
  }

  /** Refuses that anything but elements was written. */
  void requireGuardsUnchanged() {
    boolean[] element = new boolean[atFirst.length];
    for (int position : view.layout().positions()) {
      element[position] = true;
    }
    require(element, "which is no element of it");
  }

  private void require(boolean[] mayChange, String why) {
    long[] now = bits();
    for (int i = 0; i < now.length; i++) {
      if (now[i] != atFirst[i] && !mayChange[i]) {
        throw new RuleViolation(
            name
                + ", "
                + view.layout()
                + ": position "
                + i
                + " of its array was written, "
                + why
                + "; it held "
                + value(atFirst[i])
                + " and holds "
                + value(now[i]));
      }
    }
  }

  private long[] bits() {
    if (view instanceof ArrayView.Floats floats) {
      float[] values = floats.values();
      long[] bits = new long[values.length];
      for (int i = 0; i < bits.length; i++) {
        bits[i] = Float.floatToRawIntBits(values[i]);
      }
      return bits;
    }
    double[] values = ((ArrayView.Doubles) view).values();
    long[] bits = new long[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Double.doubleToRawLongBits(values[i]);
    }
    return bits;
  }

  private double value(long bits) {
    return view.dtype() == DType.FLOAT32
        ? Float.intBitsToFloat((int) bits)
        : Double.longBitsToDouble(bits);
  }
}
