package dev.normative.accelerated.libtorch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.LibUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What there is of CUDA, as LibTorch and the operating system tell. */
final class Cuda {
  /** Where NVIDIA's driver for Linux says its version. */
  private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");

  private final Engine engine;

  Cuda(Engine engine) {
    this.engine = engine;
  }

  /** Why LibTorch has no such device: null where it could allocate memory there. */
  String missing(int number) {
    if (!hasCudaBuild()) {
      return "this is its build for the CPU";
    }
    try (NDManager memory = engine.newBaseManager(Device.gpu(number));
        NDArray probe = memory.ones(new ai.djl.ndarray.types.Shape(1))) {
      return probe.getDevice().isGpu() ? null : "it allocated memory of the CPU instead";
    } catch (EngineException e) {
      return NativeFailure.reason(e);
    }
  }

  private boolean hasCudaBuild() {
    return engine.hasCapability("CUDA");
  }

  /** Driver, build and library, in a line. */
  String found() {
    return driver()
        + "; LibTorch "
        + LibUtils.getVersion()
        + (hasCudaBuild() ? " with CUDA in " : " without CUDA in ")
        + LibUtils.getLibtorchPath();
  }

  private static String driver() {
    try {
      String version = Files.readString(DRIVER).lines().findFirst().orElse("");
      return "NVIDIA driver: " + version;
    } catch (IOException e) {
      return "no NVIDIA driver (" + DRIVER + " cannot be read)";
    }
  }
}
