package dev.normative.accelerated.onnxruntime;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.normative.tensor.DType;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Models of one operator such as the provider does not make, to be run by ONNX Runtime directly.
 */
final class TestModel {
  private final NodeProto.Builder node;
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
  private final int operatorSet;
  private final DType dtype;

  /** A model of an operator as it is in an operator set. */
  TestModel(String type, int operatorSet, DType dtype) {
    this.node = NodeProto.newBuilder().setOpType(type);
    this.operatorSet = operatorSet;
    this.dtype = dtype;
  }

  TestModel attribute(String name, int value) {
    node.addAttribute(
        AttributeProto.newBuilder()
            .setName(name)
            .setType(AttributeProto.AttributeType.INT)
            .setI(value));
    return this;
  }

  TestModel attribute(String name, float value) {
    node.addAttribute(
        AttributeProto.newBuilder()
            .setName(name)
            .setType(AttributeProto.AttributeType.FLOAT)
            .setF(value));
    return this;
  }

  /** An input of the operator that is one of the model. */
  TestModel input(String name) {
    node.addInput(name);
    graph.addInput(value(name));
    return this;
  }

  /** An input of the operator that is a constant of the model, a vector of float32. */
  TestModel constant(String name, float... values) {
    node.addInput(name);
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(type()).addDims(values.length);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    graph.addInitializer(tensor);
    return this;
  }

  /** An output of the operator that nobody asks for. */
  TestModel unused(String name) {
    node.addOutput(name);
    return this;
  }

  private ValueInfoProto value(String name) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(type())))
        .build();
  }

  private int type() {
    return dtype == DType.FLOAT64
        ? TensorProto.DataType.DOUBLE_VALUE
        : TensorProto.DataType.FLOAT_VALUE;
  }

  /** A session, options as they are but quiet and with one thread. */
  OrtSession session() throws OrtException {
    NodeProto.Builder whole = node.clone();
    List<String> unused = new ArrayList<>(whole.getOutputList());
    whole.clearOutput().addOutput("Y").addAllOutput(unused);
    byte[] model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(operatorSet))
            .setGraph(graph.clone().addNode(whole).addOutput(value("Y")))
            .build()
            .toByteArray();
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      return environment().createSession(model, options);
    }
  }

  private static OrtEnvironment environment() {
    return OnnxRuntime.loaded().environment();
  }

  /** A value for an input. */
  record Given(String name, double[] values, long... shape) {}

  /** A vector for an input. */
  static Given vector(String name, double... values) {
    return new Given(name, values, values.length);
  }

  /** What a session of this model gives for these inputs. */
  double[] output(Given... inputs) throws OrtException {
    try (OrtSession session = session()) {
      return output(session, inputs);
    }
  }

  /** What a session of this model gives for these inputs. */
  double[] output(OrtSession session, Given... inputs) throws OrtException {
    Map<String, OnnxTensor> arguments = new LinkedHashMap<>();
    for (Given input : inputs) {
      arguments.put(input.name(), tensor(input));
    }
    try (OrtSession.Result results = session.run(arguments)) {
      OnnxTensor output = (OnnxTensor) results.get("Y").orElseThrow();
      return dtype == DType.FLOAT64
          ? values(output.getDoubleBuffer())
          : values(output.getFloatBuffer());
    } finally {
      arguments.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(Given input) throws OrtException {
    if (dtype == DType.FLOAT64) {
      return OnnxTensor.createTensor(
          environment(), DoubleBuffer.wrap(input.values()), input.shape());
    }
    FloatBuffer floats = FloatBuffer.allocate(input.values().length);
    for (double value : input.values()) {
      floats.put((float) value);
    }
    return OnnxTensor.createTensor(environment(), floats.flip(), input.shape());
  }

  private static double[] values(DoubleBuffer buffer) {
    double[] values = new double[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private static double[] values(FloatBuffer buffer) {
    double[] values = new double[buffer.remaining()];
    for (int i = 0; i < values.length; i++) {
      values[i] = buffer.get();
    }
    return values;
  }
}
