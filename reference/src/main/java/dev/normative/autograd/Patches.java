package dev.normative.autograd;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;

/**
 * What a window sees of one image in each of its places, as a matrix: a row for each channel and
 * cell of the window, a column for each place, both in row-major order. Padding is 0.
 *
 * <p>A convolution is then a product of matrices, and its gradient with respect to the input the
 * transposed of this gathering. An image has any number of axes besides that of its channels.
 */
final class Patches {
  private final int channels;
  private final Shape image;
  private final Shape places;
  // [cell][place]: the position within a channel, or -1 in the padding.
  private final int[][] positions;

  /** The patches of images with this many channels, each of this shape. */
  Patches(Window window, int channels, Shape image) {
    this.channels = channels;
    this.image = image;
    this.places = Shape.of(Arrays.stream(image.toArray()).map(window::places).toArray());
    int[][] table = {{0}};
    for (int axis = 0; axis < image.rank(); axis++) {
      table = withAxis(table, window, image.size(axis), places.size(axis));
    }
    this.positions = table;
  }

  /** The patches of a batch of images, of shape [N, channels, ...]. */
  static Patches of(Window window, Shape batch) {
    int[] sizes = batch.toArray();
    return new Patches(window, batch.size(1), Shape.of(Arrays.copyOfRange(sizes, 2, sizes.length)));
  }

  /** A table of positions with one more, innermost axis. */
  private static int[][] withAxis(int[][] outer, Window window, int size, int places) {
    int[][] table = new int[outer.length * window.size()][outer[0].length * places];
    for (int row = 0; row < table.length; row++) {
      int[] outerRow = outer[row / window.size()];
      int cell = row % window.size();
      for (int column = 0; column < table[row].length; column++) {
        int before = outerRow[column / places];
        int position = window.position(column % places, cell);
        boolean inside = before >= 0 && position >= 0 && position < size;
        table[row][column] = inside ? before * size + position : -1;
      }
    }
    return table;
  }

  int rows() {
    return channels * cells();
  }

  int columns() {
    return places.elements();
  }

  int cells() {
    return positions.length;
  }

  /** The position within a channel that a cell of the window lies on, -1 for padding. */
  int position(int cell, int place) {
    return positions[cell][place];
  }

  /** How many elements a channel of an image has. */
  int channelSize() {
    return image.elements();
  }

  /** The shape of a batch with so many channels and an element for each place. */
  Shape batchOfPlaces(int samples, int outputs) {
    int[] sizes = new int[2 + places.rank()];
    sizes[0] = samples;
    sizes[1] = outputs;
    System.arraycopy(places.toArray(), 0, sizes, 2, places.rank());
    return Shape.of(sizes);
  }

  /** The patches of one image of a batch. */
  RowMatrix gather(Tensor images, int imageIndex) {
    RowMatrix patches = new RowMatrix(rows(), columns());
    for (int row = 0; row < rows(); row++) {
      double[] values = patches.row(row);
      int[] from = positions[row % cells()];
      int channel = channelStart(row, imageIndex);
      for (int place = 0; place < values.length; place++) {
        if (from[place] >= 0) {
          values[place] = images.at(channel + from[place]);
        }
      }
    }
    return patches;
  }

  /** Adds gradients with respect to the patches of one image to those with respect to images. */
  void scatter(RowMatrix gradients, int imageIndex, double[] images) {
    for (int row = 0; row < rows(); row++) {
      double[] values = gradients.row(row);
      int[] to = positions[row % cells()];
      int channel = channelStart(row, imageIndex);
      for (int place = 0; place < values.length; place++) {
        if (to[place] >= 0) {
          images[channel + to[place]] += values[place];
        }
      }
    }
  }

  private int channelStart(int row, int imageIndex) {
    return (imageIndex * channels + row / cells()) * channelSize();
  }
}
