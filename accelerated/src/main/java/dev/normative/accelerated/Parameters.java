package dev.normative.accelerated;

import dev.normative.contract.ArrayView;
import java.util.Arrays;
import java.util.Optional;

/** Reads scale and shift, in whatever memory they are, as doubles. */
final class Parameters {
  private Parameters() {}

  /** The parameters in the array, or in a longer one; all of them {@code otherwise} if absent. */
  static double[] read(Optional<ArrayView> given, int count, double otherwise, double[] into) {
    double[] values = Workspace.room(into, count);
    if (given.isEmpty()) {
      Arrays.fill(values, 0, count, otherwise);
      return values;
    }
    ArrayView view = given.get();
    boolean dense = view.layout().isDense();
    int offset = view.layout().offset();
    if (dense && view instanceof ArrayView.Floats floats) {
      for (int i = 0; i < count; i++) {
        values[i] = floats.values()[offset + i];
      }
    } else if (dense && view instanceof ArrayView.Doubles doubles) {
      System.arraycopy(doubles.values(), offset, values, 0, count);
    } else {
      for (int i = 0; i < count; i++) {
        values[i] = view.get(i);
      }
    }
    return values;
  }
}
