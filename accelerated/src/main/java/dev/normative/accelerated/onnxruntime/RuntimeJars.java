package dev.normative.accelerated.onnxruntime;

import dev.normative.accelerated.engine.ClassPath;

/**
 * What has to be there before ONNX Runtime can be loaded. Imports nothing of it: it is there to say
 * that it is missing.
 */
final class RuntimeJars {
  private static final String RUNTIME = "ai.onnxruntime.OrtEnvironment";
  private static final String MESSAGES = "ai.onnx.proto.OnnxMl";
  private static final String PROTOBUF = "com.google.protobuf.GeneratedMessageV3";

  private RuntimeJars() {}

  /**
   * Refuses to go on where something is missing.
   *
   * @throws IllegalStateException with what is missing and how to get it
   */
  static void require() {
    ClassPath.require(
        ClassPath.has(RUNTIME), "ONNX Runtime", "com.microsoft.onnxruntime:onnxruntime");
    ClassPath.require(
        ClassPath.has(MESSAGES), "What writes ONNX models", "org.tribuo:tribuo-util-onnx");
    ClassPath.require(
        ClassPath.has(PROTOBUF),
        "What ONNX models are written with",
        "com.google.protobuf:protobuf-java");
  }
}
