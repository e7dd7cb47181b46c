package dev.normative.accelerated.kernel;

import dev.normative.contract.ArrayView;

/** Elements of a view's array by position, widened to double on reading and rounded on writing. */
public final class Elements {
  private Elements() {}

  /** The element at a position. */
  public static double get(ArrayView view, int position) {
    return view instanceof ArrayView.Floats floats
        ? floats.values()[position]
        : ((ArrayView.Doubles) view).values()[position];
  }

  /** Writes the element at a position. */
  public static void set(ArrayView view, int position, double value) {
    if (view instanceof ArrayView.Floats floats) {
      floats.values()[position] = (float) value;
    } else {
      ((ArrayView.Doubles) view).values()[position] = value;
    }
  }
}
