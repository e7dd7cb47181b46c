package dev.normative.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxVectorsTest {

  private static final String GOOD =
      "{\"provenance\": {\"framework\": \"onnx\", \"version\": \"1\"}, \"cases\": [{\"id\": \"t\","
          + " \"op\": \"LayerNormalization\", \"opset\": 17, \"attributes\": {\"axis\": -1},"
          + " \"input_names\": [\"X\"], \"output_names\": [\"Y\"], \"rtol\": 0.001, \"atol\": 0,"
          + " \"inputs\": [{\"dtype\": \"float32\", \"shape\": [2], \"data\": [1, 0.5]}],"
          + " \"outputs\": [{\"dtype\": \"float32\", \"shape\": [], \"data\": [\"nan\"]}]}]}";

  @TempDir Path folder;

  @Test
  void allNodeTestsOfTheNormalizationOperatorsAreThere() {
    OnnxVectors vectors = OnnxVectors.shipped();
    assertThat(vectors.provenance().version()).isEqualTo("1.23.1");
    Map<String, Long> counts =
        vectors.cases().stream()
            .collect(Collectors.groupingBy(OnnxCase::op, TreeMap::new, Collectors.counting()));
    assertThat(counts)
        .containsExactly(
            Map.entry("BatchNormalization", 4L),
            Map.entry("GroupNormalization", 2L),
            Map.entry("InstanceNormalization", 2L),
            Map.entry("LayerNormalization", 19L),
            Map.entry("MeanVarianceNormalization", 1L),
            Map.entry("RMSNormalization", 19L));
  }

  @Test
  void aCaseHasItsTensorsByName() {
    OnnxCase first = OnnxVectors.shipped().cases().get(0);
    assertThat(first.id()).isEqualTo("test_batchnorm_example");
    assertThat(first.opset()).isEqualTo(15);
    assertThat(first.attributes()).isEqualTo(Settings.none());
    assertThat(first.inputs().keySet()).containsExactly("x", "s", "bias", "mean", "var");
    assertThat(first.inputs().get("x").shape()).containsExactly(2, 3, 4, 5);
    assertThat(first.inputs().get("x").at(0)).isEqualTo(1.764052391052246);
    assertThat(first.outputs().keySet()).containsExactly("y");
    assertThat(first.relativeTolerance()).isEqualTo(1e-3);
    assertThat(first.absoluteTolerance()).isEqualTo(1e-7);
    assertThat(first.dtype()).isEqualTo(ElementType.FLOAT32);
  }

  @Test
  void wordsStandForNumbersThatJsonCannotSay() throws IOException {
    OnnxVectors vectors = OnnxVectors.read(write(GOOD));
    assertThat(vectors.cases().get(0).outputs().get("Y").at(0)).isNaN();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"input_names\": [\"X\"]|\"input_names\": []|a name for every input",
        "\"input_names\": [\"X\"], |``|a name for every input",
        "\"dtype\": \"float32\", \"shape\": []|\"dtype\": \"float64\", \"shape\": []|float64",
        "\"dtype\": \"float32\", \"shape\": []|\"dtype\": \"int8\", \"shape\": []|float32 or float64",
        "\"dtype\": \"float32\", \"shape\": []|\"shape\": []|shape and data and dtype",
        "[1, 0.5]|[1, 0.1]|no float32 equals",
        "[1, 0.5]|[1]|1 numbers in data",
        "\"opset\": 17|\"opset\": 0|from 1 to",
        "\"op\": \"LayerNormalization\", |``|lacks a field",
        "\"rtol\": 0.001|\"rtol\": -1|lacks a field",
        "\"op\"|\"oops\"|nothing but id, op",
        "}]}]}|}]}], \"more\": 1}|nothing but provenance and cases",
      })
  void whatDoesNotHoldTogetherIsRefused(String right, String wrong, String message)
      throws IOException {
    assertThat(GOOD).contains(right);
    Path file = write(GOOD.replace(right, wrong));
    MalformedGoldenFile refusal =
        catchThrowableOfType(MalformedGoldenFile.class, () -> OnnxVectors.read(file));
    assertThat(refusal).hasMessageContaining(message).hasMessageContaining("line 1, column ");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("onnx.json"), text);
  }
}
