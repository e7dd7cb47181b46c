package dev.normative.accelerated.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.accelerated.engine.OneCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How ONNX Runtime is found, in JVMs of their own. */
@NeedsOnnxRuntime
class LoadingIT {

  /** The first line tells what the provider claims. */
  private static List<String> afterTheClaims(Predicate<String> wanted, String... options)
      throws Exception {
    List<String> output = OneCall.of("onnxruntime", wanted, options);
    assertThat(output.get(0)).startsWith("onnxruntime claims ");
    return output.subList(1, output.size());
  }

  private static Predicate<String> without(String artifact) {
    return entry -> !Path.of(entry).getFileName().toString().startsWith(artifact);
  }

  @Test
  void theFirstUseAsksNobodyAndSaysNothing() throws Exception {
    assertThat(afterTheClaims(entry -> true)).containsExactly(OneCall.DONE, OneCall.NOTHING_ASKED);
  }

  @Test
  void withoutItTheProviderIsListedAndSaysWhatIsMissing() throws Exception {
    assertThat(afterTheClaims(without("onnxruntime-")))
        .containsExactly(
            "IllegalStateException: ONNX Runtime is not on the class path; add"
                + " com.microsoft.onnxruntime:onnxruntime",
            OneCall.NOTHING_ASKED);
  }

  @Test
  void withoutWhatWritesModelsThatIsSaid() throws Exception {
    assertThat(afterTheClaims(without("tribuo-util-onnx-")))
        .containsExactly(
            "IllegalStateException: What writes ONNX models is not on the class path; add"
                + " org.tribuo:tribuo-util-onnx",
            OneCall.NOTHING_ASKED);
    assertThat(afterTheClaims(without("protobuf-java-")))
        .containsExactly(
            "IllegalStateException: What ONNX models are written with is not on the class path;"
                + " add com.google.protobuf:protobuf-java",
            OneCall.NOTHING_ASKED);
  }

  @Test
  void aLibraryThatCannotBeLoadedIsSaidWithTheReason(@TempDir Path folder) throws Exception {
    Files.createFile(folder.resolve(System.mapLibraryName("onnxruntime")));
    // The JVM may say something of its own about such a file.
    assertThat(afterTheClaims(entry -> true, "-Donnxruntime.native.path=" + folder))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith(
                        "IllegalStateException: ONNX Runtime cannot be loaded on this machine: ")
                    .contains(folder.toString()));
  }
}
