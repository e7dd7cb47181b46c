package dev.normative.autograd;

import dev.normative.tensor.Shape;

/**
 * The mean of the elements under a window in each of its places, along one, two or three axes.
 *
 * <p>Padding counts as zeros, PyTorch's default: the sum, in row-major order, is always divided by
 * the number of the window's cells.
 */
public final class AveragePooling {
  private AveragePooling() {}

  /**
   * Pools every channel of every sample.
   *
   * @param x of shape [N, channels, ...] with one to three more axes
   * @param window its padding at most half its size, so that it always covers an element
   * @return of shape [N, channels, places, ...]
   */
  public static Variable of(Variable x, Window window) {
    Shape shape = x.shape();
    MaxPooling.check(shape, window);
    Patches patches = Patches.of(window, shape);
    int channels = shape.elements(0, 2);
    int[] positions = new int[channels * patches.columns() * patches.cells()];
    int next = 0;
    for (int channel = 0; channel < channels; channel++) {
      for (int place = 0; place < patches.columns(); place++) {
        for (int cell = 0; cell < patches.cells(); cell++) {
          int position = patches.position(cell, place);
          positions[next++] = position < 0 ? -1 : channel * patches.channelSize() + position;
        }
      }
    }
    Shape cells = Shape.of(channels, patches.columns(), patches.cells());
    Variable means = Mean.over(Gather.of(x, positions, cells), 2);
    return Reshape.to(patches.batchOfPlaces(shape.size(0), shape.size(1)), means);
  }
}
