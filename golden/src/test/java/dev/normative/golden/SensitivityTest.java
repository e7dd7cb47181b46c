package dev.normative.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SensitivityTest {

  private static final String GOOD =
      "{\"run\": {\"steps\": 9, \"max_rel_diff\": 4e-15,"
          + " \"at\": {\"1\": 1e-15, \"2\": 1e-15, \"3\": 3e-15, \"4\": 4e-15}}}";

  @TempDir Path folder;

  @Test
  void theToleranceIsAHundredTimesTheSensitivityButNotBelowOneInATrillion() {
    assertThat(Sensitivity.of("digits-mlp-adam").largestRelativeChange())
        .isEqualTo(1.5736424701933433e-15);
    assertThat(Sensitivity.toleranceFor("digits-mlp-adam")).isEqualTo(1e-12);
    assertThat(Sensitivity.of("cnn-adam").largestRelativeChange()).isEqualTo(3.092457407242193e-13);
    assertThat(Sensitivity.toleranceFor("cnn-adam")).isEqualTo(3.092457407242193e-11);
  }

  @Test
  void theFileIsReadInItsOrder() throws IOException {
    String two = GOOD.replace("{\"run\"", "{\"z\"");
    String text = two.substring(0, two.length() - 1) + ", \"a" + GOOD.substring(5);
    assertThat(Sensitivity.read(write(text)).keySet()).containsExactly("z", "a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"4\": 4e-15|\"4\": 2e-15|do not fall",
        "\"max_rel_diff\": 4e-15|\"max_rel_diff\": 5e-15|the last the largest",
        "\"max_rel_diff\": 4e-15|\"max_rel_diff\": \"4e-15\"|expected a number",
        "\"1\": 1e-15|\"1\": -1e-15|do not fall",
        "\"3\": 3e-15, |``|there is no \"3\"",
        "\"steps\": 9|\"steps\": 0|0 steps",
        "\"steps\": 9|\"steps\": 9, \"steps\": 9|Duplicate",
      })
  void whatDoesNotHoldTogetherIsRefused(String right, String wrong, String message)
      throws IOException {
    assertThat(GOOD).contains(right);
    Path file = write(GOOD.replace(right, wrong));
    MalformedGoldenFile refusal =
        catchThrowableOfType(MalformedGoldenFile.class, () -> Sensitivity.read(file));
    assertThat(refusal).hasMessageContaining(message).hasMessageContaining("/run");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("sensitivity.json"), text);
  }
}
