package dev.normative.accelerated.libtorch;

import dev.normative.accelerated.engine.ClassPath;
import java.util.Locale;

/**
 * What has to be there before LibTorch can be loaded, and what DJL has to be told before it is.
 * Imports nothing of DJL: it is there to say that DJL is missing.
 */
final class NativeJars {
  /** DJL's name of its engine. */
  static final String ENGINE = "PyTorch";

  private static final String ENGINE_CLASS = "ai.djl.pytorch.engine.PtEngine";
  private static final String BRIDGE = "jnilib/pytorch.properties";
  private static final String LIBRARY = "native/lib/pytorch.properties";

  /** The variable by which DJL finds a LibTorch that is installed. */
  private static final String INSTALLED = "PYTORCH_LIBRARY_PATH";

  private static final String OFFLINE = "ai.djl.offline";
  private static final String THREADS = "ai.djl.pytorch.num_threads";

  private static volatile boolean prepared;

  private NativeJars() {}

  /**
   * Refuses to go on where something is missing, instead of letting DJL download it; then has DJL
   * neither download nor report to its makers, as it does when an engine is loaded on EC2, and
   * LibTorch use one thread for each call, unless the user has said otherwise.
   *
   * @throws IllegalStateException with what is missing and how to get it
   */
  static void prepare() {
    if (prepared) {
      return;
    }
    ClassLoader loader = NativeJars.class.getClassLoader();
    require(ClassPath.has(ENGINE_CLASS), "DJL's PyTorch engine", "pytorch-engine");
    require(loader.getResource(BRIDGE) != null, "DJL's bridge to LibTorch", "pytorch-jni");
    require(
        loader.getResource(LIBRARY) != null || System.getenv(INSTALLED) != null,
        "LibTorch itself",
        "pytorch-native-cpu with the classifier " + classifier() + ", or set " + INSTALLED);
    setUnlessSet(OFFLINE, "true");
    setUnlessSet(THREADS, "1");
    prepared = true;
  }

  private static void require(boolean there, String what, String artifact) {
    ClassPath.require(there, what, "ai.djl.pytorch:" + artifact);
  }

  /** The classifier of this platform's library, as DJL names it. */
  static String classifier() {
    return classifier(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  static String classifier(String system, String processor) {
    String name = system.toLowerCase(Locale.ROOT);
    String prefix = name.startsWith("win") ? "win" : name.startsWith("mac") ? "osx" : "linux";
    return prefix + "-" + (processor.equals("amd64") ? "x86_64" : processor);
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
