package dev.normative.golden;

import java.util.Map;

/**
 * One of ONNX's own node tests: a single operator with its inputs and outputs.
 *
 * @param id the test's name in ONNX, such as {@code test_batchnorm_epsilon}
 * @param op the operator, such as {@code BatchNormalization}
 * @param opset the version of the operator set that defines it
 * @param attributes those that the node sets; the others have the operator's defaults
 * @param relativeTolerance what ONNX itself accepts, relative to the expected number
 * @param absoluteTolerance what ONNX itself accepts besides
 * @param dtype of all tensors
 * @param inputs by name, in the operator's order
 * @param outputs by name, in the operator's order
 */
public record OnnxCase(
    String id,
    String op,
    int opset,
    Settings attributes,
    double relativeTolerance,
    double absoluteTolerance,
    ElementType dtype,
    Map<String, GoldenTensor> inputs,
    Map<String, GoldenTensor> outputs) {

  /** Copies inputs and outputs, keeping their order. */
  public OnnxCase {
    inputs = Ordered.copyOf(inputs);
    outputs = Ordered.copyOf(outputs);
  }
}
