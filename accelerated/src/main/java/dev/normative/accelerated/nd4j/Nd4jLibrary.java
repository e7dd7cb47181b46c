package dev.normative.accelerated.nd4j;

import org.nd4j.common.config.ND4JSystemProperties;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** ND4J, loaded into this process for good. */
final class Nd4jLibrary {
  private static Nd4jLibrary library;
  private static String failure;

  private final NativeOps operations;

  private Nd4jLibrary(NativeOps operations) {
    this.operations = operations;
  }

  /**
   * The library, which the first call loads. A failure is remembered and told each time, so that
   * nobody gets to see a class that could not be initialized.
   *
   * <p>From then on all of ND4J in this process divides no operation among threads, so that the
   * order of its sums depends neither on the machine nor on who else calls.
   *
   * @throws IllegalStateException where the library cannot be loaded, with the reason
   */
  static synchronized Nd4jLibrary loaded() {
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
    if (library == null) {
      if (System.getProperty(ND4JSystemProperties.LOG_INITIALIZATION) == null) {
        System.setProperty(ND4JSystemProperties.LOG_INITIALIZATION, "false");
      }
      try {
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        library = new Nd4jLibrary(NativeOpsHolder.getInstance().getDeviceNativeOps());
      } catch (RuntimeException | LinkageError e) {
        failure = "ND4J cannot be loaded on this machine: " + NativeFailure.reason(e);
        throw new IllegalStateException(failure, e);
      }
    }
    return library;
  }

  /** One thread for what oneDNN computes for ND4J, too: a setting of the calling thread. */
  void useOneThread() {
    operations.setOmpNumThreads(1);
  }
}
