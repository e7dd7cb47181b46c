package dev.normative.reports.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTreeTest {

  @TempDir Path root;

  @Test
  void filesAreSortedByNameAndFoldersAreLeftOut() throws IOException {
    Path folder = Files.createDirectories(root.resolve("golden/target/allure-results"));
    Files.writeString(folder.resolve("b"), "");
    Files.writeString(folder.resolve("a"), "");
    Files.createDirectory(folder.resolve("history"));
    assertThat(BuildTree.of(root, List.of("golden")).files("golden", "allure-results"))
        .extracting(file -> file.getFileName().toString())
        .containsExactly("a", "b");
  }

  @Test
  void aLinkIsNotAFileOfTheModule() throws IOException {
    Path folder = Files.createDirectories(root.resolve("golden/target/allure-results"));
    Path secret = Files.writeString(root.resolve("secret"), "key");
    Files.createSymbolicLink(folder.resolve("x-attachment.txt"), secret);
    assertThat(BuildTree.of(root, List.of("golden")).files("golden", "allure-results")).isEmpty();
  }

  @Test
  void aModuleThatWasNotBuiltHasNoFiles() throws IOException {
    assertThat(BuildTree.of(root, List.of("golden")).files("golden", "allure-results")).isEmpty();
  }

  @Test
  void pathsAreToldFromTheRootOnEvenIfTheRootIsGivenWithDots() {
    BuildTree tree = BuildTree.of(root.resolve("reports").resolve(".."), List.of());
    assertThat(tree.relative(root.resolve("reports/target/x"))).isEqualTo("reports/target/x");
    assertThat(tree.relative(root.resolveSibling("elsewhere")))
        .isEqualTo(root.resolveSibling("elsewhere").toString().replace('\\', '/'));
  }
}
