package dev.normative.autograd;

/** {@link Convolution} of images: the same, for inputs of rank 4 only. */
public final class Convolution2d {
  private Convolution2d() {}

  /**
   * Convolves every image of a batch.
   *
   * @param x of shape [N, channels, height, width]
   * @param weight W, of shape [outputs, channels, window size, window size]
   * @param bias b, of shape [outputs]
   * @return y, of shape [N, outputs, places down, places across]
   */
  public static Variable of(Variable x, Variable weight, Variable bias, Window window) {
    if (x.shape().rank() != 4) {
      throw new IllegalArgumentException(
          "input " + x.shape() + " must have the shape [N, channels, height, width]");
    }
    return Convolution.of(x, weight, bias, window);
  }
}
