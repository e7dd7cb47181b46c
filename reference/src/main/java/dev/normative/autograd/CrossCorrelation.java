package dev.normative.autograd;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The three maps that the sum over all places of dy[n, o, place] W[o, row] patch(x)[n, row, place]
 * gives when one of its three factors is left out. Each is linear in both of its arguments, and its
 * pullbacks are the other two: so a convolution can be differentiated to any order.
 */
final class CrossCorrelation {
  private final Patches patches;
  private final int samples;
  private final int outputs;
  private final Shape inputShape;
  private final Shape weightShape;

  /** The maps for an input [N, channels, ...] and a weight [outputs, channels, size, ...]. */
  CrossCorrelation(Window window, Shape input, Shape weight) {
    this.patches = Patches.of(window, input);
    this.samples = input.size(0);
    this.outputs = weight.size(0);
    this.inputShape = input;
    this.weightShape = weight;
  }

  /** y, from x and W; each sum starts with the bias and runs in row-major order of the weight. */
  Variable output(Variable x, Variable weight, Optional<Variable> bias) {
    int places = patches.columns();
    RowMatrix weights = matrix(weight.value());
    double[] y = new double[samples * outputs * places];
    for (int n = 0; n < samples; n++) {
      RowMatrix image = new RowMatrix(outputs, places);
      for (int o = 0; o < outputs && bias.isPresent(); o++) {
        Arrays.fill(image.row(o), bias.get().value().at(o));
      }
      image.addProduct(weights, patches.gather(x.value(), n));
      image.copyTo(y, n * outputs * places);
    }
    List<Edge> edges = new ArrayList<>();
    edges.add(Edge.of(x, dy -> input(dy, weight)));
    edges.add(Edge.of(weight, dy -> weight(x, dy)));
    bias.ifPresent(b -> edges.add(Edge.of(b, CrossCorrelation::sumsOfChannels)));
    return Variable.result(
        Tensor.adopting(patches.batchOfPlaces(samples, outputs), y), edges.toArray(Edge[]::new));
  }

  /** dx, from dy and W. */
  private Variable input(Variable dy, Variable weight) {
    RowMatrix transposed = matrix(weight.value()).transposed();
    double[] dx = new double[inputShape.elements()];
    for (int n = 0; n < samples; n++) {
      RowMatrix gradients = new RowMatrix(patches.rows(), patches.columns());
      gradients.addProduct(transposed, image(dy, n));
      patches.scatter(gradients, n, dx);
    }
    return Variable.result(
        Tensor.adopting(inputShape, dx),
        Edge.of(dy, x -> output(x, weight, Optional.empty())),
        Edge.of(weight, x -> weight(x, dy)));
  }

  /** dW, from x and dy, summed over samples and places in order. */
  private Variable weight(Variable x, Variable dy) {
    RowMatrix dw = new RowMatrix(outputs, patches.rows());
    for (int n = 0; n < samples; n++) {
      // Gathered again rather than kept: patches are as many times larger than images as a window
      // has cells.
      dw.addProduct(image(dy, n), patches.gather(x.value(), n).transposed());
    }
    return Variable.result(
        dw.toTensor(weightShape),
        Edge.of(x, weight -> input(dy, weight)),
        Edge.of(dy, weight -> output(x, weight, Optional.empty())));
  }

  private RowMatrix matrix(Tensor weight) {
    return RowMatrix.copyOf(weight, outputs, patches.rows());
  }

  private RowMatrix image(Variable batch, int n) {
    int places = patches.columns();
    return RowMatrix.copyOf(batch.value(), n * outputs * places, outputs, places);
  }

  private static Variable sumsOfChannels(Variable dy) {
    int[] allButChannels = new int[dy.shape().rank() - 1];
    Arrays.setAll(allButChannels, i -> i == 0 ? 0 : i + 1);
    return Sum.over(dy, allButChannels);
  }
}
