package dev.normative.optim;

import dev.normative.tensor.DType;

/** Rounds an optimizer's arrays in place. */
final class Rounding {
  private Rounding() {}

  static void to(DType dtype, double[] values) {
    if (dtype == DType.FLOAT64) {
      return;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = dtype.round(values[i]);
    }
  }
}
