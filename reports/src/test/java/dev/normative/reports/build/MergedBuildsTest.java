package dev.normative.reports.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergedBuildsTest {
  @TempDir Path root;

  private BuildTree merged(String... folders) throws IOException {
    return MergedBuilds.in(
        root, List.of(folders).stream().map(name -> root.resolve(name)).toList());
  }

  private void outcome(String folder) throws IOException {
    Files.writeString(Files.createDirectories(root.resolve(folder)).resolve("x.json"), "{}");
  }

  private List<String> found(BuildTree tree) throws IOException {
    return tree.modules().stream()
        .flatMap(module -> tree.outputs().stream().filter(it -> it.module().equals(module)))
        .map(output -> output.job() + " " + output.module())
        .toList();
  }

  @Test
  void checkoutsArtifactsAndFoldersOfTheCommandLineAreFound() throws IOException {
    outcome("checkout/conformance/target/normative-results");
    outcome("checkout/accelerated/target/normative-results");
    outcome("downloaded/job 1/conformance/target/allure-results");
    outcome("downloaded/job 2/normative-results");
    BuildTree tree = merged("checkout", "downloaded");
    assertThat(found(tree))
        .containsExactlyInAnyOrder(
            "checkout conformance", "checkout accelerated", "job 1 conformance", "job 2 results");
    assertThat(tree.isMerged()).isTrue();
    assertThat(tree.files("conformance", "normative-results"))
        .map(tree::relative)
        .containsExactly("checkout/conformance/target/normative-results/x.json");
    assertThat(tree.files("results", "normative-results"))
        .map(tree::relative)
        .containsExactly("job 2/normative-results/x.json");
  }

  @Test
  void aFolderThatIsGivenTwiceOrBelowAnotherIsReadOnce() throws IOException {
    outcome("a/conformance/target/normative-results");
    assertThat(merged("a", "a/.", ".").outputs()).hasSize(1);
  }

  @Test
  void runsOfTheSameNameAreToldApart() throws IOException {
    outcome("linux/out/normative-results");
    outcome("mac/out/normative-results");
    assertThat(merged("linux", "mac").outputs())
        .extracting(BuildTree.Output::job)
        .containsExactly("linux/out", "mac/out");
  }

  @Test
  void whereNothingIsTheLineSaysWhatWasLookedForAndWhere() throws IOException {
    Files.createDirectories(root.resolve("empty/src/main"));
    assertThatThrownBy(() -> merged("empty"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("empty has no results to merge: none of accuracy, allure-results");
    assertThatThrownBy(() -> merged("nowhere"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no folder")
        .hasMessageContaining("nowhere");
  }
}
