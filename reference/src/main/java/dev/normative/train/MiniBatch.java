package dev.normative.train;

import dev.normative.autograd.Variable;
import dev.normative.data.LabelledImages;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;

/**
 * Some images of a data set as a network takes them.
 *
 * @param images of shape [N, 1, rows, columns], scaled to 0 to 1
 * @param labels the right class of each
 */
record MiniBatch(Variable images, int[] labels) {

  static MiniBatch of(LabelledImages data, int[] indices, DType dtype) {
    Shape shape = Shape.of(indices.length, 1, data.rows(), data.columns());
    Tensor pixels = Tensor.adopting(shape, data.scaledBatch(indices));
    return new MiniBatch(Variable.constant(pixels.rounded(dtype), dtype), data.labels(indices));
  }
}
