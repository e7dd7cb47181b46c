package dev.normative.accelerated;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OrtEnvironment;
import com.google.protobuf.Message;
import dev.normative.contract.NormSpec;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.common.config.ND4JSystemProperties;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;

/**
 * Stands in for the compiler's -Werror, which this module cannot use: javac's note about the
 * incubating module is itself a warning that cannot be switched off.
 */
class NoWarningsTest {
  /** A class of each jar that the module depends on. */
  private static final List<Class<?>> DEPENDENCIES =
      List.of(
          NormSpec.class,
          NDArray.class,
          PtNDArray.class,
          OrtEnvironment.class,
          OnnxMl.class,
          Message.class,
          Nd4j.class,
          ND4JSystemProperties.class,
          NativeOps.class,
          Pointer.class);

  @Test
  void theOnlyWarningOfTheModuleIsThatTheVectorApiIncubates(@TempDir Path classes)
      throws Exception {
    // Only what the module depends on: a class path with absent folders is itself warned about.
    StringJoiner classPath = new StringJoiner(File.pathSeparator);
    for (Class<?> one : DEPENDENCIES) {
      classPath.add(
          Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    assertOnlyTheNote("main", "-Xlint:all", classPath.toString(), classes);
  }

  @Test
  void theOnlyWarningOfItsTestsIsTheSame(@TempDir Path classes) throws Exception {
    // The class path is not this module's to answer for: jars name absent ones in their manifests.
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    assertOnlyTheNote("test", "-Xlint:all,-path", classPath, classes);
  }

  private static void assertOnlyTheNote(String kind, String lint, String classPath, Path classes)
      throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            lint,
            "-Xdoclint:all,-missing",
            "--release",
            "17",
            "--add-modules",
            "jdk.incubator.vector",
            "-proc:none",
            "-classpath",
            classPath,
            "-d",
            classes.toString());
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(diagnostics, Locale.ROOT, null)) {
      boolean compiled =
          compiler
              .getTask(
                  null,
                  files,
                  diagnostics,
                  options,
                  null,
                  files.getJavaFileObjectsFromPaths(sources(kind)))
              .call();
      assertThat(compiled).as("%s", diagnostics.getDiagnostics()).isTrue();
    }
    assertThat(diagnostics.getDiagnostics())
        .extracting(Diagnostic::getCode)
        .as("%s", diagnostics.getDiagnostics())
        .containsOnly("compiler.warn.incubating.modules");
  }

  private static List<Path> sources(String kind) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src", kind, "java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
