package dev.normative.reports.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTreeTest {

  @TempDir Path folder;

  @Test
  void aFreshFolderHasNothingOfTheOldOne() throws IOException {
    Path merged = folder.resolve("merged");
    Files.createDirectories(merged.resolve("a/b"));
    Files.writeString(merged.resolve("a/b/stale"), "");
    FolderTree.fresh(merged);
    assertThat(merged).isEmptyDirectory();
  }

  @Test
  void deletingDoesNotFollowLinks() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("kept"), "");
    Path merged = Files.createDirectory(folder.resolve("merged"));
    Files.createSymbolicLink(merged.resolve("link"), outside);
    FolderTree.delete(merged);
    assertThat(merged).doesNotExist();
    assertThat(outside.resolve("kept")).exists();
  }

  @Test
  void aFolderThatIsItselfALinkIsUnlinkedOnly() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("kept"), "");
    Path merged = Files.createSymbolicLink(folder.resolve("merged"), outside);
    FolderTree.fresh(merged);
    assertThat(merged).isEmptyDirectory();
    assertThat(Files.isSymbolicLink(merged)).isFalse();
    assertThat(outside.resolve("kept")).exists();
  }

  @Test
  void theFinishedFolderTakesThePlaceOfTheOldOne() throws IOException {
    Path old = Files.createDirectory(folder.resolve("report"));
    Files.writeString(old.resolve("old"), "");
    Path finished = Files.createDirectory(folder.resolve("report.part"));
    Files.writeString(finished.resolve("new"), "");
    FolderTree.replace(old, finished);
    assertThat(old.resolve("new")).exists();
    assertThat(folder)
        .isDirectoryNotContaining("glob:**.part")
        .isDirectoryNotContaining("glob:**.old");
    assertThat(old.resolve("old")).doesNotExist();
  }

  @Test
  void theOldFolderComesBackIfTheMoveFails() throws IOException {
    Path old = Files.createDirectory(folder.resolve("report"));
    Files.writeString(old.resolve("old"), "");
    assertThatThrownBy(() -> FolderTree.replace(old, folder.resolve("never made")))
        .isInstanceOf(IOException.class);
    assertThat(old.resolve("old")).exists();
  }
}
