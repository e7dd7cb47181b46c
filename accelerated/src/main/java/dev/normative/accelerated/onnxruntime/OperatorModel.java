package dev.normative.accelerated.onnxruntime;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.normative.tensor.DType;

/**
 * The ONNX model of one operator: a graph of one node whose inputs and outputs are those of the
 * model. Their shapes are left open, so that one model serves inputs of any shape.
 */
final class OperatorModel {
  /**
   * The operator set, the first that has all five: BatchNormalization in its version 15,
   * LayerNormalization 17, GroupNormalization 21 (a scale for each channel, not for each group as
   * in 18), InstanceNormalization 22, RMSNormalization 23.
   */
  static final int OPERATOR_SET = 23;

  /** The version of the format that came with that operator set, in ONNX 1.18. */
  private static final int FORMAT = 11;

  private OperatorModel() {}

  /** The model of an operator, as the bytes of an {@code .onnx} file. */
  static byte[] of(Operator operator) {
    int type = type(operator.dtype());
    GraphProto.Builder graph =
        GraphProto.newBuilder().setName("normalization").addNode(node(operator));
    operator.inputs().forEach(name -> graph.addInput(tensor(name, type)));
    operator.outputs().forEach(name -> graph.addOutput(tensor(name, type)));
    return ModelProto.newBuilder()
        .setIrVersion(FORMAT)
        .setProducerName("normative")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static NodeProto node(Operator operator) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType(operator.kind().type())
            .addAllInput(operator.inputs())
            .addAllOutput(operator.outputs())
            .addAttribute(attribute("epsilon", operator.epsilon()));
    switch (operator.kind()) {
      case BATCH_TRAINING ->
          node.addAttribute(attribute("training_mode", 1))
              .addAttribute(attribute("momentum", operator.momentum()));
      case GROUP ->
          node.addAttribute(attribute("num_groups", operator.number()))
              .addAttribute(stashType(operator));
      case LAYER, RMS ->
          node.addAttribute(attribute("axis", -operator.number()))
              .addAttribute(stashType(operator));
      case BATCH_EVALUATION, INSTANCE -> {
        // Nothing more: these are the defaults.
      }
    }
    return node.build();
  }

  /** The format of the statistics; where nothing is said, it is float32 for float64, too. */
  private static AttributeProto stashType(Operator operator) {
    return attribute("stash_type", type(operator.dtype()));
  }

  private static AttributeProto attribute(String name, int value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static AttributeProto attribute(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  private static ValueInfoProto tensor(String name, int type) {
    TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder().setElemType(type).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static int type(DType dtype) {
    return dtype == DType.FLOAT64
        ? TensorProto.DataType.DOUBLE_VALUE
        : TensorProto.DataType.FLOAT_VALUE;
  }
}
