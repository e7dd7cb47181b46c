package dev.normative.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MalformedVectorsTest {

  private static final String GOOD =
      """
      {"provenance": {"framework": "f", "version": "1"},
       "cases": [
        {"id": "a/0", "layer": {"type": "T"}, "dtype": "float32",
         "initial": {"weight": {"shape": [2], "data": [1, 2]}, "bias": null, "count": 0},
         "steps": [
          {"mode": "train", "input": {"shape": [1, 2], "data": [0.5, "-inf"]},
           "output": {"shape": [1, 2], "data": [1, -0]},
           "grad_output": {"shape": [1, 2], "data": [1, "nan"]},
           "grad_input": {"shape": [1, 2], "data": [1, "inf"]},
           "grad_weight": {"shape": [2], "data": [3, 4]}, "grad_bias": null,
           "state_after": {"weight": {"shape": [2], "data": [1, 2]}, "bias": null, "count": 1}},
          {"mode": "eval", "input": {"shape": [0, 2], "data": []}, "raises": "no",
           "state_after": {"weight": {"shape": [2], "data": [1, 2]}, "count": 1}}]}]}
      """;

  @TempDir Path folder;

  @Test
  void theExampleOfTheseTestsIsReadAsItStands() throws IOException {
    GoldenCase only = GoldenVectors.read(write(GOOD)).cases().get(0);
    assertThat(only.initial().keySet()).containsExactly("weight", "count");
    GoldenStep first = only.steps().get(0);
    assertThat(first.input().data()).containsExactly(0.5, Double.NEGATIVE_INFINITY);
    GoldenStep.Computed computed = (GoldenStep.Computed) first.outcome();
    assertThat(computed.output().data()).containsExactly(1, -0.0);
    assertThat(computed.gradOutput().data()).containsExactly(1, Double.NaN);
    assertThat(computed.gradients().keySet()).containsExactly("weight");
    assertThat(only.steps().get(1).outcome()).isEqualTo(new GoldenStep.Refused("no"));
    assertThat(only.steps().get(1).input().size()).isZero();
  }

  @Test
  void everyCutOfTheFileIsRefused() throws IOException {
    String text = GOOD.strip();
    for (int length = 0; length < text.length(); length++) {
      MalformedGoldenFile refusal = refusalOf(text.substring(0, length));
      assertThat(refusal.position()).isNotBlank();
    }
  }

  @Test
  void everyCutOfAGzipFileIsRefused() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(GOOD.getBytes(StandardCharsets.UTF_8));
    }
    byte[] whole = packed.toByteArray();
    for (int length = 0; length < whole.length; length++) {
      Path file = Files.write(folder.resolve("cut.json"), Arrays.copyOf(whole, length));
      assertThat(refusalOf(file)).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // tensors
        "[0.5, \"-inf\"]|[0.5]|1 numbers in data|/cases/0/steps/0/input",
        "[0.5, \"-inf\"]|[0.5, 1, 2]|3 numbers in data|/cases/0/steps/0/input",
        "[0.5, \"-inf\"]|[0.5, NaN]|NaN|/cases/0/steps/0/input/data/1",
        "[0.5, \"-inf\"]|[0.5, \"NaN\"]|\"NaN\"|/cases/0/steps/0/input/data/1",
        "[0.5, \"-inf\"]|[0.5, null]|null|/cases/0/steps/0/input/data/1",
        "[0.5, \"-inf\"]|[0.5, [1]]|an array|/cases/0/steps/0/input/data/1",
        "[0.5, \"-inf\"]|[0.5, 1e999]|1e999|/cases/0/steps/0/input/data/1",
        "[0.5, \"-inf\"]|[0.5, 0.1]|no float32 equals|/cases/0",
        "[0.5, \"-inf\"]|\"0.5\"|an array|/cases/0/steps/0/input/data",
        "[1, 2], \"data\": [0.5|[-1, -2], \"data\": [0.5|-1|/cases/0/steps/0/input/shape/0",
        "[1, 2], \"data\": [0.5|[1.0, 2], \"data\": [0.5|1.0|/cases/0/steps/0/input/shape/0",
        "[1, 2], \"data\": [0.5|[2147483648, 2], \"data\": [0.5|2147483648|/cases/0/steps/0/input/shape",
        "[1, 2], \"data\": [0.5|[2147483647, 2147483647, 2147483647], \"data\": [0.5|2 numbers|/cases/0",
        "[1, 2], \"data\": [0.5|[65536, 65536, 65536, 65536], \"data\": [0.5|2 numbers|/cases/0",
        "[1, 2], \"data\": [0.5|[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2], \"data\": [0.5|at most 16|/shape/16",
        "\"shape\": [1, 2], \"data\": [0.5|\"data\": [0.5|without one of them|/cases/0/steps/0/input",
        "\"shape\": [0, 2]|\"extra\": 1, \"shape\": [0, 2]|shape and data|/input/extra",
        // steps
        "\"mode\": \"train\"|\"mode\": \"training\"|train or eval|/cases/0/steps/0/mode",
        "\"mode\": \"train\", |``|without mode|/cases/0/steps/0",
        "\"raises\": \"no\",|``|neither computed nor refused|/cases/0/steps/1",
        "\"raises\": \"no\"|\"raises\": \"no\", \"output\": {\"shape\": [0, 2], \"data\": []}|neither|/steps/1",
        "\"output\": {\"shape\": [1, 2]|\"output\": {\"shape\": [2, 1]|output|/cases/0/steps/0",
        "\"grad_input\"|\"grad_inptu\"|neither|/cases/0/steps/0",
        "\"grad_weight\"|\"grad_wieght\"|grad_wieght|/cases/0",
        "\"grad_weight\": {\"shape\": [2], \"data\": [3, 4]}|\"grad_weight\": {\"shape\": [1], \"data\": [3]}|grad_weight|/cases/0",
        "\"mode\": \"eval\"|\"made\": \"eval\"|nothing but mode|/cases/0/steps/1/made",
        "\"count\": 1}}]}]}|\"cuont\": 1}}]}]}|the same names as in initial|/cases/0",
        "\"count\": 1}},|\"count\": -1}},|-1|/steps/0/state_after/count",
        "\"count\": 1}},|\"count\": 0.5}},|0.5|/steps/0/state_after/count",
        // cases
        "\"id\": \"a/0\", |``|without id|/cases/0",
        "\"dtype\": \"float32\"|\"dtype\": \"float16\"|float32 or float64|/cases/0/dtype",
        "\"dtype\": \"float32\"|\"dtype\": \"float32\", \"dtype\": \"float32\"|Duplicate|/cases/0/dtype",
        "\"layer\": {\"type\": \"T\"}|\"layer\": []|an object|/cases/0/layer",
        // documents
        "\"version\": \"1\"|\"verison\": \"1\"|there is no \"version\"|/provenance",
        "\"provenance\": {\"framework\": \"f\", \"version\": \"1\"},|``|without provenance|line 1",
      })
  void whatDoesNotHoldTogetherIsRefusedWithItsPlace(
      String right, String wrong, String message, String place) throws IOException {
    assertThat(GOOD).contains(right);
    MalformedGoldenFile refusal = refusalOf(GOOD.replace(right, wrong));
    assertThat(refusal).hasMessageContaining(message);
    assertThat(refusal.position()).startsWith("line ").contains(place);
  }

  @Test
  void whoComputedAFileIsKnownWithoutItsCases() throws IOException {
    Provenance alone =
        Provenance.of(
            write(
                "{\"cases\": [[{}], 1],"
                    + " \"provenance\": {\"framework\": \"f\", \"version\": \"1\"}}"));
    assertThat(alone.framework()).isEqualTo("f");
    assertThat(alone.version()).isEqualTo("1");
    for (int length = 0; length < GOOD.strip().length(); length++) {
      Path cut = write(GOOD.substring(0, length));
      assertThatThrownBy(() -> Provenance.of(cut)).isInstanceOf(MalformedGoldenFile.class);
    }
    Path without = write("{\"cases\": []}");
    assertThatThrownBy(() -> Provenance.of(without))
        .isInstanceOf(MalformedGoldenFile.class)
        .hasMessageContaining("an object without provenance");
  }

  @Test
  void theSameCaseTwiceIsRefused() throws IOException {
    String oneCase = GOOD.substring(GOOD.indexOf("{\"id\""), GOOD.lastIndexOf("]}"));
    MalformedGoldenFile refusal =
        refusalOf(GOOD.substring(0, GOOD.lastIndexOf("]}")) + "," + oneCase + "]}");
    assertThat(refusal.position()).contains("/cases/1/id");
    assertThat(refusal.expected()).isEqualTo("an id that no case before has");
  }

  @Test
  void aDocumentWithoutCasesIsRefused() throws IOException {
    assertThat(refusalOf("{\"provenance\": {\"framework\": \"f\", \"version\": \"1\"}}").found())
        .isEqualTo("no cases");
    assertThat(refusalOf("[]").expected()).isEqualTo("an object");
    assertThat(refusalOf("  ").found()).isEqualTo("the end of the document");
  }

  @Test
  void whateverFollowsTheDocumentIsRefused() throws IOException {
    assertThat(refusalOf(GOOD + "{}").expected()).isEqualTo("the end of the document");
    assertThat(refusalOf(GOOD + "\0").position()).startsWith("line 14");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() throws IOException {
    byte[] text = GOOD.replace("\"T\"", "\"?\"").getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '?') {
        text[i] = (byte) 0xe9;
      }
    }
    assertThat(refusalOf(Files.write(folder.resolve("latin.json"), text)).position())
        .startsWith("line 3, column ");
    byte[] wide = GOOD.getBytes(StandardCharsets.UTF_16);
    assertThat(refusalOf(Files.write(folder.resolve("utf16.json"), wide))).isNotNull();
  }

  @Test
  void aDocumentNestedWithoutEndIsRefused() throws IOException {
    String deep = "{\"provenance\": " + "{\"a\": ".repeat(100_000);
    assertThat(refusalOf(deep).getMessage()).hasSizeLessThan(2000).contains("depth");
  }

  @Test
  void aHundredThousandSettingsAreTooMany() throws IOException {
    String many = "1,".repeat(200_000);
    String text = GOOD.replace("{\"type\": \"T\"}", "{\"list\": [" + many + "1]}");
    assertThat(refusalOf(text).expected()).isEqualTo("at most 100000 settings in one document");
  }

  @Test
  void aSmallFileThatUnpacksToGigabytesIsRefusedInLittleMemory() throws IOException {
    Path file = folder.resolve("bomb.json.gz");
    try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
      byte[] blanks = new byte[1 << 20];
      Arrays.fill(blanks, (byte) ' ');
      for (int i = 0; i < 100; i++) {
        gzip.write(blanks);
      }
    }
    assertThat(Files.size(file)).isLessThan(200_000);
    assertThat(refusalOf(file).expected()).contains("protects the reader's memory");
  }

  @Test
  void aChangedByteAnywhereGivesVectorsOrARefusalAndNoOtherFailure() throws IOException {
    byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
    int refused = 0;
    for (int i = 0; i < good.length; i++) {
      for (char other : "\0\"{}[],:-9eN \u00ff".toCharArray()) {
        byte[] changed = good.clone();
        changed[i] = (byte) other;
        Path file = Files.write(folder.resolve("changed.json"), changed);
        try {
          GoldenVectors.read(file);
        } catch (MalformedGoldenFile e) {
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(good.length);
  }

  private MalformedGoldenFile refusalOf(String text) throws IOException {
    return refusalOf(write(text));
  }

  private static MalformedGoldenFile refusalOf(Path file) {
    MalformedGoldenFile refusal =
        catchThrowableOfType(MalformedGoldenFile.class, () -> GoldenVectors.read(file));
    assertThat(refusal).as("nothing was refused").isNotNull();
    assertThat(refusal.source()).isEqualTo(file.toString());
    return refusal;
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("vectors.json"), text);
  }
}
