package dev.normative.accelerated.nd4j;

import dev.normative.accelerated.engine.ClassPath;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What has to be there before ND4J can be loaded. Imports nothing of it: it is there to say that it
 * is missing.
 */
final class NativeJars {
  /** The platforms that ND4J 1.0.0-M2.1 has libraries for. */
  private static final List<String> CLASSIFIERS =
      List.of("linux-x86_64", "linux-arm64", "macosx-x86_64", "macosx-arm64", "windows-x86_64");

  /** A jar: a file in it, in a folder for each platform, and where it comes from. */
  private record Library(String what, String folder, String file, String artifact) {
    boolean isThere(String classifier) {
      String path = folder + classifier + "/" + System.mapLibraryName(file);
      return NativeJars.class.getClassLoader().getResource(path) != null;
    }
  }

  private static final List<Library> LIBRARIES =
      List.of(
          new Library(
              "ND4J's library",
              "org/nd4j/linalg/cpu/nativecpu/bindings/",
              "jnind4jcpu",
              "org.nd4j:nd4j-native"),
          new Library(
              "OpenBLAS, which ND4J needs,",
              "org/bytedeco/openblas/",
              "jniopenblas",
              "org.bytedeco:openblas"),
          new Library(
              "JavaCPP's library", "org/bytedeco/javacpp/", "jnijavacpp", "org.bytedeco:javacpp"));

  private NativeJars() {}

  /** What is not there, what was looked for, and how to get it; empty for nothing. */
  static Optional<String> missing() {
    if (!ClassPath.has("org.nd4j.linalg.cpu.nativecpu.CpuBackend")) {
      return absent("ND4J", "org.nd4j:nd4j-native");
    }
    if (!ClassPath.has("org.bytedeco.javacpp.Pointer")) {
      return absent("What ND4J calls native code with", "org.bytedeco:javacpp");
    }
    if (!ClassPath.has("org.bytedeco.openblas.global.openblas")) {
      return absent("OpenBLAS, which ND4J needs,", "org.bytedeco:openblas");
    }
    String classifier = classifier(System.getProperty("os.name"), System.getProperty("os.arch"));
    return LIBRARIES.stream()
        .filter(library -> !library.isThere(classifier))
        .findFirst()
        .map(
            library ->
                ClassPath.absent(library.what(), whereToGet(library.artifact(), classifier)));
  }

  private static Optional<String> absent(String what, String artifact) {
    return Optional.of(ClassPath.absent(what, "; add " + artifact));
  }

  /** What to do where a jar with the library for a platform is missing. */
  static String whereToGet(String artifact, String classifier) {
    return CLASSIFIERS.contains(classifier)
        ? "; add " + artifact + " with the classifier " + classifier
        : "; "
            + artifact
            + " would need the classifier "
            + classifier
            + ", and there are only "
            + String.join(", ", CLASSIFIERS);
  }

  /** JavaCPP's name of a platform. */
  static String classifier(String system, String processor) {
    String name = system.toLowerCase(Locale.ROOT);
    String prefix =
        name.startsWith("win") ? "windows" : name.startsWith("mac") ? "macosx" : "linux";
    String suffix =
        switch (processor) {
          case "amd64" -> "x86_64";
          case "aarch64" -> "arm64";
          default -> processor;
        };
    return prefix + "-" + suffix;
  }
}
