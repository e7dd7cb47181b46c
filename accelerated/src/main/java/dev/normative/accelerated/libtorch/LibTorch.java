package dev.normative.accelerated.libtorch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** LibTorch, loaded into this process for good, with the script and the device that calls use. */
final class LibTorch {
  private static final String SCRIPT = "normalizations.py";
  private static final String CLASS = "Normalizations";

  private static volatile LibTorch library;

  private final Device device;
  private final PtNDManager memory;
  private final PtSymbolBlock script;
  private final PtNDArray forward;
  private final PtNDArray gradients;
  private final PtNDArray secondGradients;

  private LibTorch(Engine engine, Device device) {
    this.device = device;
    this.memory = (PtNDManager) engine.newBaseManager(device);
    this.script = compiled(memory);
    this.forward = method("forward");
    this.gradients = method("gradients");
    this.secondGradients = method("second_gradients");
  }

  private static PtSymbolBlock compiled(PtNDManager memory) {
    byte[] archive = ScriptArchive.of(CLASS, ScriptArchive.source(SCRIPT));
    try {
      return JniUtils.loadModule(memory, new ByteArrayInputStream(archive), false, false);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot happen: nothing is read but memory", e);
    }
  }

  /** DJL calls the method that an array's name names, and passes the array to nobody. */
  private PtNDArray method(String name) {
    PtNDArray carrier =
        JniUtils.createEmptyNdArray(
            memory, new Shape(0), DataType.FLOAT32, Device.cpu(), SparseFormat.DENSE);
    carrier.setName("module_method:" + name);
    return carrier;
  }

  /**
   * The library, which the first call loads. A failure is not remembered but told each time, so
   * that nobody gets to see a class that could not be initialized.
   *
   * @throws IllegalStateException where the library or the device cannot be had, with what is
   *     missing
   */
  static LibTorch loaded() {
    LibTorch known = library;
    return known != null ? known : load();
  }

  private static synchronized LibTorch load() {
    if (library == null) {
      NativeJars.prepare();
      Engine engine = engine();
      Cuda cuda = new Cuda(engine);
      int number =
          DeviceChoice.of(System.getProperty(DeviceChoice.PROPERTY), cuda::missing, cuda.found());
      library = new LibTorch(engine, number < 0 ? Device.cpu() : Device.gpu(number));
    }
    return library;
  }

  private static Engine engine() {
    try {
      return Engine.getEngine(NativeJars.ENGINE);
    } catch (EngineException e) {
      Throwable first = e;
      while (first.getCause() != null) {
        first = first.getCause();
      }
      throw new IllegalStateException(
          "LibTorch cannot be loaded on this machine: " + NativeFailure.reason(first), e);
    }
  }

  Device device() {
    return device;
  }

  /** Version and device, such as {@code LibTorch 2.7.1 on the CPU}. */
  String description() {
    String where = device.isGpu() ? "CUDA device " + device.getDeviceId() : "the CPU";
    return "LibTorch " + LibUtils.getVersion() + " on " + where;
  }

  PtSymbolBlock script() {
    return script;
  }

  /** The script's method that normalizes. */
  PtNDArray forward() {
    return forward;
  }

  /** The script's method that differentiates. */
  PtNDArray gradients() {
    return gradients;
  }

  /** The script's method that differentiates what that one gives. */
  PtNDArray secondGradients() {
    return secondGradients;
  }

  /** Memory for one call. */
  PtNDManager newMemory() {
    return memory.newSubManager(device);
  }
}
