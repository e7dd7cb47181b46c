package dev.normative.nn;

import dev.normative.autograd.Convolution2d;
import dev.normative.autograd.Variable;
import dev.normative.autograd.Window;
import dev.normative.contract.Mode;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A layer of {@link Convolution2d}: from [N, inputs, height, width] to [N, outputs, places down,
 * places across].
 */
public final class Conv2d implements Layer {
  private final Window window;
  private final Parameter weight;
  private final Parameter bias;

  /** Draws the weight, then the bias. */
  public Conv2d(int inputs, int outputs, Window window, TorchRandom random, DType dtype) {
    InitialWeights.requirePositive("inputs", inputs);
    InitialWeights.requirePositive("outputs", outputs);
    this.window = window;
    Shape shape = Shape.of(outputs, inputs, window.size(), window.size());
    this.weight = InitialWeights.weight(shape, random, dtype);
    this.bias = InitialWeights.bias(outputs, shape.elements(1, shape.rank()), random, dtype);
  }

  private Conv2d(Window window, Parameter weight, Parameter bias) {
    this.window = window;
    this.weight = weight;
    this.bias = bias;
  }

  /** A convolution with the same window and other numbers of the same shapes. */
  Conv2d with(Tensor otherWeight, Tensor otherBias) {
    DType dtype = weight.variable().dtype();
    return new Conv2d(window, new Parameter(otherWeight, dtype), new Parameter(otherBias, dtype));
  }

  Parameter weight() {
    return weight;
  }

  Parameter bias() {
    return bias;
  }

  @Override
  public Variable forward(Variable input, Mode mode) {
    return Convolution2d.of(input, weight.variable(), bias.variable(), window);
  }

  /** The weight [outputs, inputs, size, size] and the bias [outputs]. */
  @Override
  public Map<String, Parameter> parameters() {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    parameters.put("weight", weight);
    parameters.put("bias", bias);
    return parameters;
  }
}
