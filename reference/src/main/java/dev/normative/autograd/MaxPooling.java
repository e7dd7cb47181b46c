package dev.normative.autograd;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;

/**
 * The largest element under a window in each of its places, along one, two or three axes.
 *
 * <p>As in PyTorch: of equal elements the first one in row-major order is taken, and the whole
 * gradient goes to it; a NaN counts as larger than every number, the last of several being taken;
 * padding is never taken.
 */
public final class MaxPooling {
  private MaxPooling() {}

  /**
   * Pools every channel of every sample.
   *
   * @param x of shape [N, channels, ...] with one to three more axes
   * @param window its padding at most half its size, so that it always covers an element
   * @return of shape [N, channels, places, ...]
   */
  public static Variable of(Variable x, Window window) {
    Shape shape = x.shape();
    check(shape, window);
    Patches patches = Patches.of(window, shape);
    int channels = shape.elements(0, 2);
    int[] taken = new int[channels * patches.columns()];
    int next = 0;
    for (int channel = 0; channel < channels; channel++) {
      for (int place = 0; place < patches.columns(); place++) {
        taken[next++] = largest(x.value(), channel * patches.channelSize(), patches, place);
      }
    }
    return Gather.of(x, taken, patches.batchOfPlaces(shape.size(0), shape.size(1)));
  }

  private static int largest(Tensor x, int channelStart, Patches patches, int place) {
    int best = -1;
    for (int cell = 0; cell < patches.cells(); cell++) {
      int position = patches.position(cell, place);
      int candidate = channelStart + position;
      if (position >= 0
          && (best < 0 || x.at(candidate) > x.at(best) || Double.isNaN(x.at(candidate)))) {
        best = candidate;
      }
    }
    return best;
  }

  static void check(Shape x, Window window) {
    if (x.rank() < 3 || x.rank() > 5) {
      throw new IllegalArgumentException(
          "input " + x + " must have the shape [N, channels, ...] with one to three more axes");
    }
    if (x.elements(2, x.rank()) == 0) {
      throw new IllegalArgumentException(
          "input " + x + " has nothing to pool: every axis after the second needs an element");
    }
    if (window.padding() > window.size() / 2) {
      throw new IllegalArgumentException(
          "padding "
              + window.padding()
              + " is more than half the window's size "
              + window.size()
              + ": in some place the window would cover no element");
    }
  }
}
