package dev.normative.autograd;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;

/**
 * The largest element under a window in each of its places.
 *
 * <p>As in PyTorch: of equal elements the first one in row-major order is taken, and the whole
 * gradient goes to it; a NaN counts as larger than every number, the last of several being taken;
 * padding is never taken.
 */
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
    if (window.padding() > window.size() / 2) {
      throw new IllegalArgumentException(
          "padding "
              + window.padding()
              + " is more than half the window's size "
              + window.size()
              + ": in some place the window would cover no element");
    }
    int[] taken = taken(x.value(), window);
    double[] y = new double[taken.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x.value().at(taken[i]);
    }
    Shape shape =
        x.shape()
            .with(2, window.places(x.shape().size(2)))
            .with(3, window.places(x.shape().size(3)));
    return Variable.result(
        Tensor.adopting(shape, y),
        new Edge(
            x,
            dy -> {
              double[] dx = new double[x.value().size()];
              for (int i = 0; i < taken.length; i++) {
                dx[taken[i]] += dy.at(i);
              }
              return Tensor.adopting(x.shape(), dx);
            }));
  }

  /** The position of the element taken in every place, in the order of the output. */
  private static int[] taken(Tensor x, Window window) {
    int planes = x.shape().elements(0, 2);
    int height = x.shape().size(2);
    int width = x.shape().size(3);
    int placesDown = window.places(height);
    int placesAcross = window.places(width);
    int[] taken = new int[planes * placesDown * placesAcross];
    int next = 0;
    for (int plane = 0; plane < planes; plane++) {
      for (int down = 0; down < placesDown; down++) {
        for (int across = 0; across < placesAcross; across++) {
          int start = plane * height * width;
          taken[next++] = largest(x, start, window, down, across);
        }
      }
    }
    return taken;
  }

  private static int largest(Tensor x, int planeStart, Window window, int down, int across) {
    int height = x.shape().size(2);
    int width = x.shape().size(3);
    int best = -1;
    for (int row = 0; row < window.size(); row++) {
      int y = window.position(down, row);
      for (int column = 0; column < window.size() && y >= 0 && y < height; column++) {
        int position = window.position(across, column);
        if (position < 0 || position >= width) {
          continue;
        }
        int candidate = planeStart + y * width + position;
        if (best < 0 || x.at(candidate) > x.at(best) || Double.isNaN(x.at(candidate))) {
          best = candidate;
        }
      }
    }
    return best;
  }
}
