package dev.normative.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedCurveTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NaN",
        "nan",
        "Infinity",
        "-inf",
        "1e999",
        "0x1p3",
        "1.0d",
        "1f",
        " 1.0",
        "1.0 ",
        "",
        "1,0",
        ".5",
        "5.",
        "+1",
        "--1",
        "1e",
        "01",
        "١",
        "1_0",
        "1e99999999999"
      })
  void aLossThatIsNoFiniteDecimalNumberIsRefusedAtItsColumn(String loss) throws IOException {
    MalformedGoldenFile refusal = refusalOf(Curves.TWO_STEPS + "1,0.5\n2," + loss + "\n");
    assertThat(refusal.position()).isIn("line 4, column 3", "line 4, column 1");
    assertThat(refusal.found()).contains(loss);
    assertThat(refusal.expected()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({
    "'2,0.5;3,0.25', 3, step 1",
    "'1,0.5;1,0.5', 4, step 2",
    "'1,0.5;3,0.25', 4, step 2",
    "'1,0.5;-2,0.25', 4, step 2",
    "'1,0.5;2.0,0.25', 4, step 2",
    "'1,0.5;02,0.25', 4, step 2",
    "'1,0.5;4294967298,0.25', 4, step 2",
    "'0,0.5;1,0.25', 3, step 1"
  })
  void stepsThatDoNotCountOneTwoThreeAreRefused(String rows, int line, String expected)
      throws IOException {
    MalformedGoldenFile refusal = refusalOf(Curves.TWO_STEPS + rows.replace(';', '\n') + "\n");
    assertThat(refusal.position()).isEqualTo("line " + line + ", column 1");
    assertThat(refusal.expected()).startsWith(expected + ",");
  }

  @Test
  void aMissingRowIsRefused() throws IOException {
    MalformedGoldenFile refusal = refusalOf(Curves.TWO_STEPS + "1,0.5\n");
    assertThat(refusal.position()).isEqualTo("line 3 (end of the file)");
    assertThat(refusal.found()).isEqualTo("1 steps");
    assertThat(refusal.expected()).startsWith("2 steps, as the header says");
  }

  @Test
  void aFurtherRowIsRefused() throws IOException {
    MalformedGoldenFile refusal = refusalOf(Curves.TWO_STEPS + "1,0.5\n2,0.5\n3,0.5\n");
    assertThat(refusal.position()).isEqualTo("line 5, column 1");
    assertThat(refusal.expected()).isEqualTo("the end of the file after 2 steps");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "end\n", "1\n", "1,2,3\n", "# {}\n"})
  void garbageAfterTheLastRowIsRefused(String garbage) throws IOException {
    MalformedGoldenFile refusal = refusalOf(Curves.TWO_STEPS + "1,0.5\n2,0.5\n" + garbage);
    assertThat(refusal.position()).isEqualTo("line 5, column 1");
  }

  @Test
  void aLastLineCutInItsNumberIsRefusedAlthoughItIsStillANumber() throws IOException {
    MalformedGoldenFile refusal = refusalOf(Curves.TWO_STEPS + "1,0.5\n2,0.2");
    assertThat(refusal.position()).isEqualTo("line 4 (end of the file)");
    assertThat(refusal.expected()).startsWith("a line end");
  }

  @Test
  void aStepCountThatIsFarBeyondTheFileTakesNoMemory() throws IOException {
    String text = Curves.TWO_STEPS.replace("\"steps\": 2", "\"steps\": 2147483647") + "1,0.5\n";
    assertThat(refusalOf(text).expected()).startsWith("2147483647 steps");
  }

  @Test
  void aNumberThatNoFloat32EqualsIsRefusedInAFloat32Curve() throws IOException {
    String text = Curves.TWO_STEPS.replace("float64", "float32");
    MalformedGoldenFile refusal = refusalOf(text + "1,0.5\n2,0.1\n");
    assertThat(refusal.position()).isEqualTo("line 4, column 3");
    assertThat(refusal.expected()).contains("float32");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"steps\": 2|\"stops\": 2|there is no \"steps\"",
        "\"steps\": 2|\"steps\": 2.0|\"steps\" is 2.0, expected a whole number",
        "\"steps\": 2|\"steps\": \"2\"|\"steps\" is 2, expected a whole number",
        "\"steps\": 2|\"steps\": 0|steps is 0, expected 1 or more",
        "\"steps\": 2|\"steps\": 4294967298|\"steps\" is 4294967298",
        "\"seed\": 47|\"seed\": 99999999999999999999|\"seed\" is 99999999999999999999",
        "\"batch_size\": 2|\"batch_size\": -1|batch_size is -1, expected 1 or more",
        "\"epochs\": 1|\"epochs\": null|\"epochs\" is null",
        "\"dtype\": \"float64\"|\"dtype\": \"float16\"|float16",
        "\"test_accuracy\": 0.75|\"test_accuracy\": 75|test_accuracy is 75.0",
        "\"net\": \"Linear\"|\"net\": 3|\"net\" is 3, expected text",
      })
  void aHeaderThatDoesNotFitIsRefusedWithTheFieldsName(String right, String wrong, String message)
      throws IOException {
    String text = Curves.TWO_STEPS + "1,0.5\n2,0.25\n";
    assertThat(text).contains(right);
    MalformedGoldenFile refusal = refusalOf(text.replace(right, wrong));
    assertThat(refusal.position()).isEqualTo("line 1, column 3");
    assertThat(refusal.found()).contains(message);
    assertThat(refusal.expected()).contains("batch_size");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"steps\": 2|\"steps\": 2, \"steps\": 2|/steps",
        "\"steps\": 2|\"steps\": NaN|/steps",
        "\"test_loss\": 0.5|\"test_loss\": 1e999|/test_loss",
        "0.75}|0.75}}|line 1",
        "0.75}|0.75} {}|line 1",
        "0.75}|0.75|line 1",
        "\"net\": \"Linear\"|\"net\": \"Lin|line 1",
      })
  void aHeaderThatIsNoJsonObjectIsRefusedWithItsPlace(String right, String wrong, String place)
      throws IOException {
    String text = Curves.TWO_STEPS + "1,0.5\n2,0.25\n";
    assertThat(text).contains(right);
    MalformedGoldenFile refusal = refusalOf(text.replace(right, wrong));
    assertThat(refusal.position()).startsWith("line 1, column ").contains(place);
  }

  @Test
  void columnsOfTheHeaderAreCountedInTheFileNotInTheJson() throws IOException {
    MalformedGoldenFile refusal = refusalOf("# {\"run\" 3}\nstep,loss\n");
    assertThat(refusal.position()).startsWith("line 1, column 10");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "step,loss\n1,0.5\n",
        "#{\"run\": \"tiny\"}\nstep,loss\n",
        "PK\u0003\u0004\n",
        "\n",
        "\uFEFF# {}\n"
      })
  void aFirstLineThatIsNoHeaderIsRefused(String text) throws IOException {
    MalformedGoldenFile refusal = refusalOf(text);
    assertThat(refusal.position()).isEqualTo("line 1, column 1");
    assertThat(refusal.expected()).startsWith("\"# {...}\"");
  }

  @Test
  void anotherHeadingOrNoneIsRefused() throws IOException {
    String header = Curves.TWO_STEPS.substring(0, Curves.TWO_STEPS.indexOf('\n') + 1);
    assertThat(refusalOf(header).expected()).isEqualTo("the heading \"step,loss\"");
    MalformedGoldenFile refusal = refusalOf(header + "loss,step\n1,0.5\n");
    assertThat(refusal.position()).isEqualTo("line 2, column 1");
    assertThat(refusal.found()).isEqualTo("\"loss,step\"");
  }

  @Test
  void bytesThatAreNotUtf8AreRefusedWithTheirPlace() throws IOException {
    byte[] text = (Curves.TWO_STEPS + "1,0.5\n2,0.?5\n").getBytes(StandardCharsets.UTF_8);
    text[text.length - 3] = (byte) 0xff;
    Path file = Files.write(folder.resolve("curve.csv"), text);
    MalformedGoldenFile refusal = refusalOf(file);
    assertThat(refusal.position()).isEqualTo("line 4, byte 5 of it");
    assertThat(refusal.found()).isEqualTo("byte 0xff");
  }

  @Test
  void theMessageNamesFilePlaceFindingAndExpectation() throws IOException {
    Path file = Files.writeString(folder.resolve("curve.csv"), Curves.TWO_STEPS + "1,x\u0007\n");
    assertThat(refusalOf(file))
        .hasMessage(
            file
                + ", line 3, column 3: found \"x\\u0007\", expected a finite decimal number such as"
                + " 0.125");
  }

  @Test
  void aLongExcerptIsShortened() throws IOException {
    MalformedGoldenFile refusal =
        refusalOf(Curves.TWO_STEPS + "1,0.5\n2," + "9".repeat(100_000) + "\n");
    assertThat(refusal.getMessage()).hasSizeLessThan(500).contains("999...\"");
  }

  @Test
  void aChangedByteAnywhereGivesACurveOrARefusalAndNoOtherFailure() throws IOException {
    byte[] good = (Curves.TWO_STEPS + "1,0.5\n2,0.25\n").getBytes(StandardCharsets.UTF_8);
    int refused = 0;
    for (int i = 0; i < good.length; i++) {
      for (char other : "\0\"{}[],:-9eN\r\n \u00ff".toCharArray()) {
        byte[] changed = good.clone();
        changed[i] = (byte) other;
        Path file = Files.write(folder.resolve("changed.csv"), changed);
        try {
          GoldenCurve.read(file);
        } catch (MalformedGoldenFile e) {
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(good.length);
  }

  private MalformedGoldenFile refusalOf(String text) throws IOException {
    return refusalOf(Files.writeString(folder.resolve("curve.csv"), text));
  }

  private static MalformedGoldenFile refusalOf(Path file) {
    MalformedGoldenFile refusal =
        catchThrowableOfType(MalformedGoldenFile.class, () -> GoldenCurve.read(file));
    assertThat(refusal).as("nothing was refused").isNotNull();
    assertThat(refusal.source()).isEqualTo(file.toString());
    return refusal;
  }
}
