package dev.normative.autograd;

import dev.normative.tensor.Tensor;

/**
 * What a window sees of one image in each of its places, as a matrix: a row for each channel and
 * cell of the window, a column for each place, both in row-major order. Padding is 0.
 *
 * <p>A convolution is then a product of matrices, and its gradient with respect to the input the
 * transposed of this gathering.
 */
record Patches(Window window, int channels, int height, int width) {

  int rows() {
    return channels * window.size() * window.size();
  }

  int columns() {
    return window.places(height) * window.places(width);
  }

  private int imageSize() {
    return channels * height * width;
  }

  /** The patches of one image of a batch. */
  RowMatrix gather(Tensor images, int image) {
    RowMatrix patches = new RowMatrix(rows(), columns());
    for (int row = 0; row < rows(); row++) {
      double[] values = patches.row(row);
      forEachInside(row, image, (column, position) -> values[column] = images.at(position));
    }
    return patches;
  }

  /** Adds gradients with respect to the patches of one image to those with respect to images. */
  void scatter(RowMatrix gradients, int image, double[] images) {
    for (int row = 0; row < rows(); row++) {
      double[] values = gradients.row(row);
      forEachInside(row, image, (column, position) -> images[position] += values[column]);
    }
  }

  /** What is done with a column of the patches and the position in the batch that it shows. */
  private interface Visitor {
    void visit(int column, int position);
  }

  private void forEachInside(int row, int image, Visitor visitor) {
    int cell = row % (window.size() * window.size());
    int channel = row / (window.size() * window.size());
    int plane = image * imageSize() + channel * height * width;
    int placesDown = window.places(height);
    int placesAcross = window.places(width);
    for (int down = 0; down < placesDown; down++) {
      int y = window.position(down, cell / window.size());
      for (int across = 0; across < placesAcross && y >= 0 && y < height; across++) {
        int x = window.position(across, cell % window.size());
        if (x >= 0 && x < width) {
          visitor.visit(down * placesAcross + across, plane + y * width + x);
        }
      }
    }
  }
}
