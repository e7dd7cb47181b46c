package dev.normative.accelerated.onnxruntime;

import dev.normative.accelerated.engine.ClassPath;
import java.util.Locale;
import java.util.Optional;

/**
 * What has to be there before ONNX Runtime can be loaded. Imports nothing of it: it is there to say
 * that it is missing.
 */
final class RuntimeJars {
  private static final String RUNTIME = "ai.onnxruntime.OrtEnvironment";
  private static final String MESSAGES = "ai.onnx.proto.OnnxMl";
  private static final String PROTOBUF = "com.google.protobuf.GeneratedMessageV3";

  /** Where ONNX Runtime's jar has the library for a platform. */
  private static final String LIBRARIES = "ai/onnxruntime/native/";

  /** The property by which ONNX Runtime finds a library that is elsewhere. */
  private static final String ELSEWHERE = "onnxruntime.native.path";

  private RuntimeJars() {}

  /** What is not there, what was looked for, and how to get it; empty for nothing. */
  static Optional<String> missing() {
    if (!ClassPath.has(RUNTIME)) {
      return absent("ONNX Runtime", "com.microsoft.onnxruntime:onnxruntime");
    }
    if (!ClassPath.has(MESSAGES)) {
      return absent("What writes ONNX models", "org.tribuo:tribuo-util-onnx");
    }
    if (!ClassPath.has(PROTOBUF)) {
      return absent("What ONNX models are written with", "com.google.protobuf:protobuf-java");
    }
    String platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    return hasLibrary(platform) ? Optional.empty() : Optional.of(noLibrary(platform));
  }

  private static Optional<String> absent(String what, String artifact) {
    return Optional.of(ClassPath.absent(what, "; add " + artifact));
  }

  private static boolean hasLibrary(String platform) {
    ClassLoader loader = RuntimeJars.class.getClassLoader();
    String library = LIBRARIES + platform + "/" + System.mapLibraryName("onnxruntime");
    return loader.getResource(library) != null || System.getProperty(ELSEWHERE) != null;
  }

  /** What to do where there is no library for a platform. */
  static String noLibrary(String platform) {
    return "ONNX Runtime's jar has no library for "
        + platform
        + " (1.29.0 has linux-x64, linux-aarch64, osx-aarch64 and win-x64); let -D"
        + ELSEWHERE
        + " name a folder that has one, and the one that goes with it for Java";
  }

  /** ONNX Runtime's name of a platform. */
  static String platform(String system, String processor) {
    String name = system.toLowerCase(Locale.ROOT);
    String prefix = name.startsWith("win") ? "win" : name.startsWith("mac") ? "osx" : "linux";
    return prefix + "-" + (processor.matches("amd64|x86_64") ? "x64" : processor);
  }
}
