package dev.normative.accelerated.libtorch;

import dev.normative.accelerated.engine.ClassPath;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What has to be there before LibTorch can be loaded, and what DJL has to be told before it is.
 * Imports nothing of DJL: it is there to say that DJL is missing.
 */
final class NativeJars {
  /** DJL's name of its engine. */
  static final String ENGINE = "PyTorch";

  private static final String ARTIFACTS = "ai.djl.pytorch:";
  private static final String LIBRARIES = ARTIFACTS + "pytorch-native-cpu";

  private static final String ENGINE_CLASS = "ai.djl.pytorch.engine.PtEngine";
  private static final String BRIDGE = "jnilib/pytorch.properties";
  private static final String LIBRARY = "native/lib/pytorch.properties";

  /** The variable by which DJL finds a LibTorch that is installed. */
  private static final String INSTALLED = "PYTORCH_LIBRARY_PATH";

  /** The platforms that pytorch-native-cpu is published for. */
  private static final List<String> CLASSIFIERS =
      List.of("linux-x86_64", "linux-aarch64", "osx-aarch64", "win-x86_64");

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
    ClassPath.refuse(missing());
    setUnlessSet(OFFLINE, "true");
    setUnlessSet(THREADS, "1");
    prepared = true;
  }

  /** What is not on the class path, what was looked for, and how to get it; empty for nothing. */
  static Optional<String> missing() {
    ClassLoader loader = NativeJars.class.getClassLoader();
    if (!ClassPath.has(ENGINE_CLASS)) {
      return Optional.of(
          ClassPath.absent("DJL's PyTorch engine", "; add " + ARTIFACTS + "pytorch-engine"));
    }
    if (loader.getResource(BRIDGE) == null) {
      return Optional.of(
          ClassPath.absent("DJL's bridge to LibTorch", "; add " + ARTIFACTS + "pytorch-jni"));
    }
    if (loader.getResource(LIBRARY) == null && System.getenv(INSTALLED) == null) {
      return Optional.of(ClassPath.absent("LibTorch itself", whereToGetLibrary(classifier())));
    }
    return Optional.empty();
  }

  /** What to do where there is no library for the platform of this classifier. */
  static String whereToGetLibrary(String classifier) {
    String installed = " the variable " + INSTALLED + " name the lib folder of an installed one";
    return CLASSIFIERS.contains(classifier)
        ? "; add " + LIBRARIES + " with the classifier " + classifier + ", or let" + installed
        : "; "
            + LIBRARIES
            + " would need the classifier "
            + classifier
            + ", and there are only "
            + String.join(", ", CLASSIFIERS)
            + "; let"
            + installed;
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
