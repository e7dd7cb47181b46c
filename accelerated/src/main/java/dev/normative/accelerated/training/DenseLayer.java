package dev.normative.accelerated.training;

import dev.normative.accelerated.kernel.Matrix;
import dev.normative.accelerated.kernel.MatrixKernel;
import dev.normative.contract.Mode;
import dev.normative.nn.Linear;
import java.util.Arrays;
import java.util.List;

/**
 * A fully connected layer: with input x [N, inputs] and weight W [outputs, inputs], which is kept
 * transposed, so that neighbouring outputs are neighbours in memory,
 *
 * <pre>
 *   y  = x W^T + b           dx = dy W
 *   dW^T = x^T dy            db = the sum of dy over the samples
 * </pre>
 *
 * <p>Sums run over the inputs from b on, over the samples and over the outputs, in order, as those
 * of {@link dev.normative.autograd.AffineMap} do.
 */
final class DenseLayer implements ArrayLayer {
  private final Activations input;
  private final Activations output;
  private final MatrixKernel kernel;
  private final Workers workers;
  private final LearnedArray weight;
  private final LearnedArray bias;
  private final Matrix weights;
  private final Matrix weightGradient;
  private final Matrix biasGradient;
  private final Matrix transposed;
  private final float[] zeros;
  private final Workers.Rows forward;
  private final Workers.Rows backwardToWeights;
  private final Workers.Rows backwardToInput;
  private Matrix ones;
  private Matrix inputColumns;

  DenseLayer(Linear layer, Activations input, MatrixKernel kernel, Workers workers) {
    this.weight = LearnedArray.transposed(layer.parameters().get("weight"));
    this.bias = LearnedArray.of(layer.parameters().get("bias"));
    int inputs = input.features();
    int outputs = bias.size();
    this.input = input;
    this.output = new Activations(outputs);
    this.kernel = kernel;
    this.workers = workers;
    this.weights = Matrix.ofRows(weight.values(), inputs, outputs);
    this.weightGradient = Matrix.ofRows(weight.gradient(), inputs, outputs);
    this.biasGradient = Matrix.ofRows(bias.gradient(), 1, outputs);
    this.transposed = Matrix.ofRows(new float[weight.size()], outputs, inputs);
    this.zeros = new float[Math.max(inputs, outputs)];
    // Made once: a step must not allocate anything.
    this.forward =
        (first, end) ->
            kernel.multiply(input.matrix(), weights, bias.values(), output.matrix(), first, end);
    this.backwardToWeights =
        (first, end) ->
            kernel.multiply(
                inputColumns, output.gradientMatrix(), zeros, weightGradient, first, end);
    this.backwardToInput =
        (first, end) ->
            kernel.multiply(
                output.gradientMatrix(), transposed, zeros, input.gradientMatrix(), first, end);
  }

  @Override
  public Activations output() {
    return output;
  }

  @Override
  public void resize(int samples) {
    if (output.resize(samples)) {
      float[] one = new float[samples];
      Arrays.fill(one, 1);
      ones = Matrix.ofRows(one, 1, samples);
      inputColumns = input.matrix().transposed();
    }
  }

  @Override
  public void forward(Mode mode) {
    workers.share(output.samples(), weight.size(), forward);
  }

  @Override
  public void backward(boolean ofInput) {
    workers.share(input.features(), output.size(), backwardToWeights);
    kernel.multiply(ones, output.gradientMatrix(), zeros, biasGradient, 0, 1);
    if (ofInput) {
      transpose();
      workers.share(output.samples(), weight.size(), backwardToInput);
    }
  }

  private void transpose() {
    float[] to = transposed.values();
    float[] from = weight.values();
    int rows = weights.rows();
    int columns = weights.columns();
    for (int j = 0; j < columns; j++) {
      for (int i = 0; i < rows; i++) {
        to[j * rows + i] = from[i * columns + j];
      }
    }
  }

  @Override
  public List<LearnedArray> learned() {
    return List.of(weight, bias);
  }
}
