package dev.normative.accelerated.nd4j;

import dev.normative.accelerated.engine.NativeValues;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The native memory of one call: what is copied into it, what ND4J writes and returns, and nothing
 * of it after {@link #close}, however the call ended.
 *
 * <p>Values are copied once, straight from and to the memory that ND4J allocates.
 */
final class NativeCall implements AutoCloseable {
  private static final char ROW_MAJOR = 'c';

  private final DType dtype;
  private final List<INDArray> memory = new ArrayList<>();

  /** A call on values of a format, in this thread. */
  NativeCall(Nd4jLibrary library, DType dtype) {
    this.dtype = dtype;
    library.useOneThread();
  }

  /** A copy of a tensor. */
  INDArray copyOf(Tensor tensor) {
    INDArray array = allocated(tensor.shape());
    if (tensor.size() > 0) {
      NativeValues.write(tensor.buffer(), bytes(array), dtype);
    }
    return array;
  }

  /** Room for a result, all of it NaN: what is not written must not pass for one. */
  INDArray room(Shape shape) {
    INDArray array = allocated(shape);
    ByteBuffer bytes = bytes(array);
    while (bytes.hasRemaining()) {
      bytes.put((byte) -1); // in either format a number of nothing but ones is none
    }
    return array;
  }

  private INDArray allocated(Shape shape) {
    DataType type = dtype == DType.FLOAT64 ? DataType.DOUBLE : DataType.FLOAT;
    return kept(Nd4j.createUninitialized(type, NativeValues.sizes(shape), ROW_MAJOR));
  }

  /** An array that ND4J has made, which this call closes. */
  INDArray kept(INDArray array) {
    memory.add(array);
    return array;
  }

  /**
   * Has ND4J carry out an operation.
   *
   * @param name the operation's name
   * @param inputs copies made by this call, in the operation's order
   * @param outputs room for the results, in the operation's order
   * @param epsilon the operation's only argument that is no integer
   * @param arguments its integers
   */
  void run(
      String name,
      List<INDArray> inputs,
      List<INDArray> outputs,
      double epsilon,
      int... arguments) {
    Nd4j.exec(
        DynamicCustomOp.builder(name)
            .addInputs(inputs.toArray(INDArray[]::new))
            .addOutputs(outputs.toArray(INDArray[]::new))
            .addFloatingPointArguments(epsilon)
            .addIntegerArguments(arguments)
            .build());
  }

  /** A copy of an array that ND4J has written or returned. */
  Tensor read(INDArray array, Shape shape) {
    return NativeValues.read(bytes(array), shape, dtype);
  }

  /** All arrays of this call. */
  List<INDArray> arrays() {
    return List.copyOf(memory);
  }

  private static ByteBuffer bytes(INDArray array) {
    return array.data().pointer().asByteBuffer();
  }

  /** Gives everything back. */
  @Override
  public void close() {
    memory.forEach(INDArray::close);
  }
}
