package dev.normative.autograd;

/**
 * A window that slides along one, two or three axes, the same along each: over the length of a
 * signal, or the height and the width of images.
 *
 * @param size how many elements it covers along each axis
 * @param stride how far it moves at a time
 * @param padding how many elements are imagined before and after each axis
 */
public record Window(int size, int stride, int padding) {
  /** Refuses sizes and strides below 1 and a negative padding. */
  public Window {
    if (size < 1 || stride < 1 || padding < 0) {
      throw new IllegalArgumentException(
          "window size "
              + size
              + ", stride "
              + stride
              + ", padding "
              + padding
              + ": size and stride must be 1 or more, padding 0 or more");
    }
  }

  /** In how many places the window fits along an axis: (input + 2 padding - size) / stride + 1. */
  int places(int input) {
    if (input + 2L * padding < size) {
      throw new IllegalArgumentException(
          "a window of size "
              + size
              + " does not fit an axis of size "
              + input
              + " with a padding of "
              + padding);
    }
    return Math.toIntExact((input + 2L * padding - size) / stride + 1);
  }

  /** The input position under one cell of the window in one place; may lie in the padding. */
  int position(int place, int cell) {
    return place * stride + cell - padding;
  }
}
