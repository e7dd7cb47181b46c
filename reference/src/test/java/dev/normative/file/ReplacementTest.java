package dev.normative.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplacementTest {
  @TempDir private Path folder;

  @Test
  void theCompleteFileTakesThePlaceOfTheOther() throws IOException {
    Path place = Files.writeString(folder.resolve("state"), "old");
    Path complete = Files.writeString(folder.resolve("state.part"), "new");
    Replacement.move(complete, place);
    assertThat(place).hasContent("new");
    assertThat(complete).doesNotExist();
  }

  @Test
  void whatCannotBeMovedLeavesTheOtherAsItWas() throws IOException {
    Path place = Files.writeString(folder.resolve("state"), "old");
    assertThatThrownBy(() -> Replacement.move(folder.resolve("missing"), place))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(place).hasContent("old");
  }
}
