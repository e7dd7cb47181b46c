package dev.normative.nn;

import dev.normative.autograd.AffineMap;
import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/** A fully connected layer, {@link AffineMap}: from [N, inputs] to [N, outputs]. */
public final class Linear implements Layer {
  private final Parameter weight;
  private final Parameter bias;

  /** Draws the weight, then the bias. */
  public Linear(int inputs, int outputs, TorchRandom random, DType dtype) {
    InitialWeights.requirePositive("inputs", inputs);
    InitialWeights.requirePositive("outputs", outputs);
    this.weight = InitialWeights.weight(Shape.of(outputs, inputs), random, dtype);
    this.bias = InitialWeights.bias(outputs, inputs, random, dtype);
  }

  @Override
  public Variable forward(Variable input, Mode mode) {
    return AffineMap.of(input, weight.variable(), bias.variable());
  }

  /** The weight [outputs, inputs] and the bias [outputs]. */
  @Override
  public Map<String, Parameter> parameters() {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    parameters.put("weight", weight);
    parameters.put("bias", bias);
    return parameters;
  }
}
