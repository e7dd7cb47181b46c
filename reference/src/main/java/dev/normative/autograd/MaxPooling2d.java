package dev.normative.autograd;

/** {@link MaxPooling} of images: the same, for inputs of rank 4 only. */
public final class MaxPooling2d {
  private MaxPooling2d() {}

  /**
   * Pools every channel of every image.
   *
   * @param x of shape [N, channels, height, width]
   * @param window its padding at most half its size, so that it always covers an element
   * @return of shape [N, channels, places down, places across]
   */
  public static Variable of(Variable x, Window window) {
    if (x.shape().rank() != 4) {
      throw new IllegalArgumentException(
          "input " + x.shape() + " must have the shape [N, channels, height, width]");
    }
    return MaxPooling.of(x, window);
  }
}
