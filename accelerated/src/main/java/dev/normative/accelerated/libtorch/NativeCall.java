package dev.normative.accelerated.libtorch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.normative.accelerated.engine.NativeValues;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.nio.DoubleBuffer;
import java.util.Optional;

/**
 * The native memory of one call: what is copied into it, what LibTorch returns, and nothing of it
 * after {@link #close}, however the call ended.
 *
 * <p>Values are copied once, straight from and to the memory that LibTorch allocates. What {@link
 * #read} reads is a view of it that must not outlive the call, so it never leaves this class.
 */
final class NativeCall implements AutoCloseable {
  private static final ai.djl.ndarray.types.Shape NOTHING = new ai.djl.ndarray.types.Shape(0);

  private final LibTorch library;
  private final DType dtype;
  private final PtNDManager memory;

  /** A call on values of a format. */
  NativeCall(LibTorch library, DType dtype) {
    this.library = library;
    this.dtype = dtype;
    this.memory = library.newMemory();
  }

  /** A copy of a tensor, on the library's device. */
  PtNDArray copyOf(Tensor tensor) {
    PtNDArray host = allocated(djlShape(tensor.shape()), type(dtype));
    if (tensor.size() > 0) {
      NativeValues.write(tensor.buffer(), host.toByteBuffer(true), dtype);
    }
    // Returns the array itself where it is there already.
    return host.toDevice(library.device(), false);
  }

  /** A copy of a tensor, or an empty array for none. */
  PtNDArray copyOf(Optional<Tensor> tensor) {
    return tensor.isPresent() ? copyOf(tensor.get()) : allocated(NOTHING, type(dtype));
  }

  /** Numbers for the script, always of float64 and in the CPU's memory. */
  PtNDArray settings(double[] numbers) {
    PtNDArray array =
        allocated(new ai.djl.ndarray.types.Shape(numbers.length), type(DType.FLOAT64));
    NativeValues.write(DoubleBuffer.wrap(numbers), array.toByteBuffer(true), DType.FLOAT64);
    return array;
  }

  private PtNDArray allocated(ai.djl.ndarray.types.Shape shape, DataType type) {
    return JniUtils.createEmptyNdArray(memory, shape, type, Device.cpu(), SparseFormat.DENSE);
  }

  /**
   * Calls a method of the script.
   *
   * @param method the method, one of {@link LibTorch}'s
   * @param gradients whether LibTorch is to remember what it computes, for its autograd
   * @param arguments copies made by this call, in the method's order
   */
  NDList run(PtNDArray method, boolean gradients, PtNDArray... arguments) {
    NDList list = new NDList(arguments.length + 1);
    for (PtNDArray argument : arguments) {
      list.add(argument);
    }
    // Carries no values but its name, which is the method's.
    list.add(method);
    // Two settings of the thread. An optimized graph could round otherwise than the first calls do;
    // how that was set before, nobody can tell.
    JniUtils.setGraphExecutorOptimize(false);
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(gradients);
    try {
      return IValueUtils.forward(library.script(), list, true);
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  /** A copy of an array that LibTorch has written or returned. */
  Tensor read(NDArray array, Shape shape) {
    return shape.elements() == 0
        ? Tensor.zeros(shape)
        : NativeValues.read(array.toByteBuffer(true), shape, dtype);
  }

  private static DataType type(DType dtype) {
    return dtype == DType.FLOAT64 ? DataType.FLOAT64 : DataType.FLOAT32;
  }

  private static ai.djl.ndarray.types.Shape djlShape(Shape shape) {
    return new ai.djl.ndarray.types.Shape(NativeValues.sizes(shape));
  }

  /** Gives everything back. */
  @Override
  public void close() {
    memory.close();
  }
}
