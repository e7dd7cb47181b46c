package dev.normative.autograd;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;

/**
 * The cross-correlation that deep learning calls convolution: y[n, o, i, j] = b[o] + sum over c, k,
 * l of W[o, c, k, l] x[n, c, i stride + k - padding, j stride + l - padding], x being 0 outside.
 *
 * <p>Each sum starts with the bias and runs in row-major order of the weight; gradients with
 * respect to weight and bias sum over samples and places in order. All in double precision.
 */
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
    check(x.shape(), weight.shape(), bias.shape(), window);
    int samples = x.shape().size(0);
    int outputs = weight.shape().size(0);
    Patches patches = new Patches(window, x.shape().size(1), x.shape().size(2), x.shape().size(3));
    int places = patches.columns();
    RowMatrix weights = RowMatrix.copyOf(weight.value(), outputs, patches.rows());

    double[] y = new double[samples * outputs * places];
    for (int n = 0; n < samples; n++) {
      RowMatrix image = new RowMatrix(outputs, places);
      for (int o = 0; o < outputs; o++) {
        Arrays.fill(image.row(o), bias.value().at(o));
      }
      image.addProduct(weights, patches.gather(x.value(), n));
      image.copyTo(y, n * outputs * places);
    }
    Shape shape =
        Shape.of(
            samples, outputs, window.places(x.shape().size(2)), window.places(x.shape().size(3)));

    return Variable.result(
        Tensor.adopting(shape, y),
        new Edge(
            x,
            dy -> {
              double[] dx = new double[x.value().size()];
              RowMatrix transposed = weights.transposed();
              for (int n = 0; n < samples; n++) {
                RowMatrix gradients = new RowMatrix(patches.rows(), places);
                gradients.addProduct(transposed, image(dy, n, outputs, places));
                patches.scatter(gradients, n, dx);
              }
              return Tensor.adopting(x.shape(), dx);
            }),
        new Edge(
            weight,
            dy -> {
              RowMatrix dw = new RowMatrix(outputs, patches.rows());
              for (int n = 0; n < samples; n++) {
                // Gathered again rather than kept: patches are as many times larger than images
                // as a window has cells.
                dw.addProduct(
                    image(dy, n, outputs, places), patches.gather(x.value(), n).transposed());
              }
              return dw.toTensor(weight.shape());
            }),
        new Edge(bias, dy -> channelSums(dy, samples, outputs, places)));
  }

  private static RowMatrix image(Tensor batch, int n, int channels, int places) {
    return RowMatrix.copyOf(batch, n * channels * places, channels, places);
  }

  private static Tensor channelSums(Tensor dy, int samples, int outputs, int places) {
    double[] sums = new double[outputs];
    for (int n = 0; n < samples; n++) {
      for (int o = 0; o < outputs; o++) {
        int start = (n * outputs + o) * places;
        for (int i = start; i < start + places; i++) {
          sums[o] += dy.at(i);
        }
      }
    }
    return Tensor.adopting(Shape.of(outputs), sums);
  }

  private static void check(Shape x, Shape weight, Shape bias, Window window) {
    if (x.rank() != 4) {
      throw new IllegalArgumentException(
          "input " + x + " must have the shape [N, channels, height, width]");
    }
    int size = window.size();
    if (weight.rank() != 4 || !weight.equals(Shape.of(weight.size(0), x.size(1), size, size))) {
      throw new IllegalArgumentException(
          "weight "
              + weight
              + " must have the shape "
              + Arrays.asList("outputs", x.size(1), size, size)
              + " for the input "
              + x);
    }
    if (!bias.equals(Shape.of(weight.size(0)))) {
      throw new IllegalArgumentException(
          "bias " + bias + " must have the shape [" + weight.size(0) + "], one for each output");
    }
  }
}
