package dev.normative.accelerated.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.normative.accelerated.engine.NativeValues;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The native memory of one call: arguments copied into it, room for results, and nothing of it
 * after {@link #close}, however the call ended.
 *
 * <p>Values are copied once each way: ONNX Runtime reads the arguments where they were written, and
 * writes its results where they are read.
 */
final class NativeCall implements AutoCloseable {
  /** What a piece of direct memory can have, with room to align it. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 4 * DirectMemory.ALIGNMENT;

  private final OnnxRuntime library;
  private final DType dtype;
  private final List<ByteBuffer> memory = new ArrayList<>();
  private final Map<String, OnnxTensor> arguments = new LinkedHashMap<>();
  private final Map<String, OnnxTensor> results = new LinkedHashMap<>();
  private final Map<String, ByteBuffer> written = new LinkedHashMap<>();

  /** A call on values of a format. */
  NativeCall(OnnxRuntime library, DType dtype) {
    this.library = library;
    this.dtype = dtype;
  }

  /** Copies an argument. */
  void argument(String name, Tensor values) throws OrtException {
    ByteBuffer room = room(values.size());
    NativeValues.write(values.buffer(), room, dtype);
    arguments.put(name, tensor(room, values.shape()));
  }

  /**
   * Makes room for a result, all of it NaN: what is not written must not pass for one of another
   * call.
   */
  void result(String name, Shape shape) throws OrtException {
    ByteBuffer room = room(shape.elements());
    fillWithNaN(room.duplicate());
    written.put(name, room);
    results.put(name, tensor(room, shape));
  }

  /** In either format a number of nothing but ones is none. */
  private static void fillWithNaN(ByteBuffer room) {
    while (room.remaining() >= Long.BYTES) {
      room.putLong(-1);
    }
    while (room.hasRemaining()) {
      room.put((byte) -1);
    }
  }

  private ByteBuffer room(int values) {
    int most = MOST_BYTES / NativeValues.bytes(dtype);
    if (values > most) {
      throw new IllegalArgumentException(
          "a tensor of "
              + values
              + " values was given; expected at most "
              + most
              + " of "
              + dtype
              + ", which is what direct memory holds in one piece: divide the batch");
    }
    int bytes = values * NativeValues.bytes(dtype);
    ByteBuffer piece = library.memory().take(bytes);
    memory.add(piece);
    return piece.slice(0, bytes).order(piece.order());
  }

  private OnnxTensor tensor(ByteBuffer values, Shape shape) throws OrtException {
    long[] sizes = NativeValues.sizes(shape);
    return dtype == DType.FLOAT64
        ? OnnxTensor.createTensor(library.environment(), values.asDoubleBuffer(), sizes)
        : OnnxTensor.createTensor(library.environment(), values.asFloatBuffer(), sizes);
  }

  /** Has a session compute the results of the arguments. */
  void run(OrtSession session) throws OrtException {
    // Closes nothing: the results are this call's.
    session.run(arguments, results).close();
  }

  /** A copy of a result. */
  Tensor read(String name, Shape shape) {
    return NativeValues.read(written.get(name), shape, dtype);
  }

  /** What ONNX Runtime has been shown of the memory of this call. */
  Stream<OnnxTensor> tensors() {
    return Stream.concat(arguments.values().stream(), results.values().stream());
  }

  /** Gives everything back. */
  @Override
  public void close() {
    tensors().forEach(OnnxTensor::close);
    memory.forEach(library.memory()::give);
  }
}
