package dev.normative.autograd;

import dev.normative.tensor.Shape;
import java.util.Arrays;
import java.util.Optional;

/**
 * The cross-correlation that deep learning calls convolution, along one, two or three axes: y[n, o,
 * i, ...] = b[o] + sum over c, k, ... of W[o, c, k, ...] x[n, c, i stride + k - padding, ...], x
 * being 0 outside.
 *
 * <p>Each sum starts with the bias and runs in row-major order of the weight; gradients with
 * respect to weight and bias sum over samples and places in order. All in double precision.
 */
public final class Convolution {
  private Convolution() {}

  /**
   * Convolves every sample of a batch, with a bias.
   *
   * @param x of shape [N, channels, length], [N, channels, height, width] or [N, channels, depth,
   *     height, width]
   * @param weight W, of shape [outputs, channels, size, ...], the window's size once for each axis
   * @param bias b, of shape [outputs]
   * @return y, of shape [N, outputs, places, ...]
   */
  public static Variable of(Variable x, Variable weight, Variable bias, Window window) {
    check(x.shape(), weight.shape(), window);
    if (!bias.shape().equals(Shape.of(weight.shape().size(0)))) {
      throw new IllegalArgumentException(
          "bias "
              + bias.shape()
              + " must have the shape ["
              + weight.shape().size(0)
              + "], one for each output");
    }
    return maps(x, weight, window).output(x, weight, Optional.of(bias));
  }

  /** As the other method, without a bias. */
  public static Variable of(Variable x, Variable weight, Window window) {
    check(x.shape(), weight.shape(), window);
    return maps(x, weight, window).output(x, weight, Optional.empty());
  }

  private static CrossCorrelation maps(Variable x, Variable weight, Window window) {
    return new CrossCorrelation(window, x.shape(), weight.shape());
  }

  private static void check(Shape x, Shape weight, Window window) {
    if (x.rank() < 3 || x.rank() > 5) {
      throw new IllegalArgumentException(
          "input " + x + " must have the shape [N, channels, ...] with one to three more axes");
    }
    int[] expected = new int[x.rank()];
    Arrays.fill(expected, window.size());
    expected[0] = weight.rank() == 0 ? 1 : weight.size(0);
    expected[1] = x.size(1);
    if (!weight.equals(Shape.of(expected))) {
      String sizes = Arrays.toString(Arrays.copyOfRange(expected, 1, expected.length));
      throw new IllegalArgumentException(
          "weight "
              + weight
              + " must have the shape [outputs, "
              + sizes.substring(1)
              + " for the input "
              + x);
    }
  }
}
