package dev.normative.autograd;

import dev.normative.tensor.Shape;
import java.util.Arrays;

/**
 * The map of a fully connected layer: y = x W<sup>T</sup> + b.
 *
 * <p>Each sum starts with the bias and runs from the first input to the last; gradients with
 * respect to weight and bias sum over the samples in order. All in double precision.
 */
public final class AffineMap {
  private AffineMap() {}

  /**
   * Applies the map to every row.
   *
   * @param x of shape [N, inputs]
   * @param weight W, of shape [outputs, inputs]
   * @param bias b, of shape [outputs]
   * @return y, of shape [N, outputs]
   */
  public static Variable of(Variable x, Variable weight, Variable bias) {
    check(x.shape(), weight.shape(), bias.shape());
    int samples = x.shape().size(0);
    int inputs = weight.shape().size(1);
    int outputs = weight.shape().size(0);
    RowMatrix rows = RowMatrix.copyOf(x.value(), samples, inputs);
    RowMatrix weights = RowMatrix.copyOf(weight.value(), outputs, inputs);

    RowMatrix y = new RowMatrix(samples, outputs);
    double[] shift = bias.value().toArray();
    for (int n = 0; n < samples; n++) {
      System.arraycopy(shift, 0, y.row(n), 0, outputs);
    }
    y.addProduct(rows, weights.transposed());

    return Variable.result(
        y.toTensor(Shape.of(samples, outputs)),
        new Edge(
                x,
                dy -> {
                  RowMatrix dx = new RowMatrix(samples, inputs);
                  dx.addProduct(RowMatrix.copyOf(dy, samples, outputs), weights);
                  return dx.toTensor(x.shape());
                })
            .recordedAs(dy -> MatrixProduct.of(dy, weight)),
        new Edge(
                weight,
                dy -> {
                  RowMatrix dw = new RowMatrix(outputs, inputs);
                  dw.addProduct(RowMatrix.copyOf(dy, samples, outputs).transposed(), rows);
                  return dw.toTensor(weight.shape());
                })
            .recordedAs(dy -> MatrixProduct.of(Transpose.of(dy), x)),
        Edge.of(bias, dy -> Sum.over(dy, 0)));
  }

  private static void check(Shape x, Shape weight, Shape bias) {
    if (weight.rank() != 2) {
      throw new IllegalArgumentException(
          "weight " + weight + " must have the shape [outputs, inputs]");
    }
    if (x.rank() != 2 || x.size(1) != weight.size(1)) {
      throw new IllegalArgumentException(
          "input "
              + x
              + " must have the shape "
              + Arrays.asList("N", weight.size(1))
              + " for the weight "
              + weight);
    }
    if (!bias.equals(Shape.of(weight.size(0)))) {
      throw new IllegalArgumentException(
          "bias " + bias + " must have the shape [" + weight.size(0) + "], one for each output");
    }
  }
}
