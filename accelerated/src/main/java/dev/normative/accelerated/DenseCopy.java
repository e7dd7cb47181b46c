package dev.normative.accelerated;

import dev.normative.contract.ArrayView;
import dev.normative.tensor.StridedLayout;

/** A row-major copy of a view that has gaps or permuted axes, in memory that is kept. */
final class DenseCopy {
  private ArrayView copy;

  /** Room for what is laid out elsewhere. */
  ArrayView like(ArrayView view) {
    if (copy == null || !copy.layout().shape().equals(view.layout().shape())) {
      copy = ArrayView.blank(StridedLayout.dense(view.layout().shape()), view.dtype());
    }
    return copy;
  }

  /** A copy of the view's elements. */
  ArrayView gathered(ArrayView view) {
    copy(view, like(view));
    return copy;
  }

  /** Writes the copy's elements to the view. */
  void scatter(ArrayView view) {
    copy(copy, view);
  }

  private static void copy(ArrayView from, ArrayView to) {
    int elements = from.layout().shape().elements();
    for (int place = 0; place < elements; place++) {
      to.set(place, from.get(place));
    }
  }
}
