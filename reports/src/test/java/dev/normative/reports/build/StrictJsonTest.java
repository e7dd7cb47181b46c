package dev.normative.reports.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"a\": 1",
        "{\"a\": tru",
        "{\"a\": 1}}",
        "{} {}",
        "{\"a\": 1, \"a\": 2}",
        "[1]",
        "null",
        "1",
        "{\"a\": 1} x"
      })
  void whatIsNotOneWholeObjectIsRefused(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("x.json"), text);
    assertThatThrownBy(() -> StrictJson.readObject(file)).isInstanceOf(IOException.class);
  }

  @Test
  void aRefusalTellsTheLine() throws IOException {
    Path file = Files.writeString(folder.resolve("x.json"), "{\n\"a\": 1,\n\"b\": ?\n}");
    assertThatThrownBy(() -> StrictJson.readObject(file)).hasMessageStartingWith("line 3: ");
  }

  @Test
  void textThatIsNotUtf8IsCalledThat() throws IOException {
    Path file = folder.resolve("x.json");
    Files.write(file, "{\"a\": \"\u00fc\"}".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> StrictJson.readObject(file)).hasMessage("it is not UTF-8 text");
  }

  @Test
  void whatIsWrittenIsReadAgainAndNothingIsLeftBeside() throws IOException {
    Path file = Files.writeString(folder.resolve("x.json"), "older and longer than what comes");
    ObjectNode object = StrictJson.object().put("\u00fc\u2028", "\ud83d\ude00\u0000");
    StrictJson.write(file, object);
    assertThat(StrictJson.readObject(file)).isEqualTo(object);
    assertThat(folder).isDirectoryContaining(path -> path.equals(file));
    try (var entries = Files.list(folder)) {
      assertThat(entries).hasSize(1);
    }
  }
}
