package dev.normative.accelerated.libtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.normative.accelerated.engine.OneCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How LibTorch is found, in JVMs of their own. */
class LoadingIT {
  private static final String LIBTORCH = "libtorch";

  private static boolean isLibTorch(String entry) {
    return entry.contains("pytorch-native");
  }

  private static boolean isDjl(String entry) {
    return isLibTorch(entry) || entry.contains("pytorch-") || entry.contains("djl");
  }

  /** The first line tells what the provider claims. */
  private static List<String> afterTheClaims(List<String> output) {
    assertThat(output.get(0)).startsWith("libtorch claims ");
    return output.subList(1, output.size());
  }

  @Test
  @NeedsLibTorch
  void theFirstUseEverUnpacksTheLibraryAsksNobodyAndSaysNothing(@TempDir Path cache)
      throws Exception {
    List<String> output = OneCall.of(LIBTORCH, entry -> true, "-DDJL_CACHE_DIR=" + cache);
    assertThat(afterTheClaims(output)).containsExactly(OneCall.DONE, OneCall.NOTHING_ASKED);
    assertThat(cache.resolve("pytorch")).isNotEmptyDirectory();
  }

  @Test
  void withoutDjlTheProviderIsListedAndSaysWhatIsMissing() throws Exception {
    List<String> output = OneCall.of(LIBTORCH, entry -> !isDjl(entry));
    assertThat(afterTheClaims(output))
        .containsExactly(
            "IllegalStateException: DJL's PyTorch engine is not on the class path; add"
                + " ai.djl.pytorch:pytorch-engine",
            OneCall.NOTHING_ASKED);
  }

  @Test
  void withoutALibraryNothingIsDownloadedAndWhatIsMissingIsSaid() throws Exception {
    List<String> output = OneCall.of(LIBTORCH, entry -> !isLibTorch(entry));
    assertThat(afterTheClaims(output))
        .containsExactly(
            "IllegalStateException: LibTorch itself is not on the class path"
                + NativeJars.whereToGetLibrary(NativeJars.classifier()),
            OneCall.NOTHING_ASKED);
  }

  @Test
  @NeedsLibTorch
  void aLibraryThatCannotBeUnpackedIsSaidWithTheReason(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("a-file"));
    List<String> output = OneCall.of(LIBTORCH, entry -> true, "-DDJL_CACHE_DIR=" + file);
    assertThat(afterTheClaims(output).get(0))
        .startsWith("IllegalStateException: LibTorch cannot be loaded on this machine: ")
        .contains("a-file");
  }

  @Test
  @NeedsLibTorch
  void theCpuCanBeAskedFor() throws Exception {
    assertThat(OneCall.of(LIBTORCH, entry -> true, "-Dnormative.device=cpu"))
        .contains(OneCall.DONE);
  }

  @Test
  @NeedsLibTorch
  void cudaIsRefusedWhereThereIsNoneWithWhatWasFound() throws Exception {
    assumeFalse(Files.exists(Path.of("/proc/driver/nvidia/version")), "there is a GPU here");
    List<String> output = OneCall.of(LIBTORCH, entry -> true, "-Dnormative.device=cuda:1");
    assertThat(afterTheClaims(output).get(0))
        .startsWith("IllegalStateException: normative.device asks for cuda:1, which LibTorch does")
        .contains("this is its build for the CPU")
        .contains("no NVIDIA driver")
        .contains("LibTorch 2.7.1")
        .contains("without CUDA in ")
        .contains("pytorch-native-cu128");
  }
}
