package dev.normative.conformance.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.conformance.Family;
import dev.normative.golden.GoldenVectors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded calls in files of one's own. */
class RecordedFilesTest {
  private static final String PYTORCH =
      """
      {"provenance":{"framework":"pytorch","version":"1"},"cases":[
       {"id":"a","layer":{"type":"BatchNorm1d","num_features":2,"eps":1e-05,"momentum":0.1,
         "affine":true,"track_running_stats":true},"dtype":"float64",
        "initial":{"weight":{"shape":[2],"data":[1,2]},"bias":{"shape":[2],"data":[0,1]},
         "running_mean":{"shape":[2],"data":[0,0]},"running_var":{"shape":[2],"data":[1,1]},
         "num_batches_tracked":3},
        "steps":[{"mode":"eval","input":{"shape":[2,2],"data":[1,2,3,4]},
         "output":{"shape":[2,2],"data":[1,5,3,9]},"grad_output":{"shape":[2,2],"data":[1,1,1,1]},
         "grad_input":{"shape":[2,2],"data":[1,2,1,2]},"grad_weight":{"shape":[2],"data":[4,6]},
         "grad_bias":{"shape":[2],"data":[2,2]},
         "state_after":{"weight":{"shape":[2],"data":[1,2]},"bias":{"shape":[2],"data":[0,1]},
          "running_mean":{"shape":[2],"data":[0,0]},"running_var":{"shape":[2],"data":[1,1]},
          "num_batches_tracked":3}}]}]}
      """;

  private static final String ONNX =
      """
      {"provenance":{"framework":"onnx","version":"1"},"cases":[
       {"id":"b","op":"LayerNormalization","opset":17,"attributes":{"axis":-1},
        "input_names":["X","W"],"output_names":["Y"],"rtol":0.001,"atol":1e-07,
        "inputs":[{"dtype":"float32","shape":[1,2],"data":[1,2]},
         {"dtype":"float32","shape":[2],"data":[1,2]}],
        "outputs":[{"dtype":"float32","shape":[1,2],"data":[-1,2]}]}]}
      """;

  @TempDir Path folder;

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("vectors.json"), text, StandardCharsets.UTF_8);
  }

  private static void read(Path file) throws IOException {
    Recordings.read(file).forEach(Recording::requireWhole);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch/group_norm", "keras/GroupNormalization", "onnx"})
  void aShippedFileIsTheSameFromOutside(String name) throws IOException {
    Path file = folder.resolve("f.json.gz");
    try (InputStream shipped =
        GoldenVectors.class.getResourceAsStream("vectors/" + name + ".json.gz")) {
      Files.copy(shipped, file);
    }
    List<Recording> inside =
        Stream.of(Family.values())
            .flatMap(family -> Recordings.of(family).stream())
            .filter(recording -> recording.file().equals(name))
            .toList();
    List<Recording> outside = Recordings.read(file);
    assertThat(outside)
        .hasSameSizeAs(inside)
        .allMatch(recording -> recording.file().equals(file.toString()));
    for (Recording expected : inside) {
      Recording same =
          outside.stream().filter(r -> r.place().equals(expected.place())).findAny().orElseThrow();
      same.requireWhole();
      assertThat(same.call()).isEqualTo(expected.call());
      assertThat(same.outcome()).isEqualTo(expected.outcome());
      assertThat(same.formula()).isEqualTo(expected.formula());
      assertThat(same.computedIn()).isEqualTo(expected.computedIn());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"pytorch\"|\"caffe\"|framework \"caffe\"; expected pytorch, keras or onnx",
        "\"pytorch\"|\"keras\"|case a: there is no \"axis\"",
        "BatchNorm1d|Linear|case a: no normalization is known for",
        "\"num_features\":2|\"num_features\":3|case a step 0: ",
        "\"num_features\":2,|``|case a: there is no \"num_features\"",
        "1e-05|-1|case a: ",
        "\"weight\":{\"shape\":[2],\"data\":[1,2]}|\"weight\":{\"shape\":[1,2],\"data\":[1,2]}|grad_weight",
        "\"running_var\":{\"shape\":[2],\"data\":[1,1]}|\"running_var\":{\"shape\":[1],\"data\":[1]}|case a: running mean [2] and running variance [1]"
      })
  void aCaseThatIsNoCallIsNamed(String right, String wrong, String said) throws IOException {
    read(write(PYTORCH));
    assertThat(PYTORCH).contains(right);
    Path file = write(PYTORCH.replace(right, wrong));
    assertThatThrownBy(() -> read(file)).hasMessageContaining(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "LayerNormalization|Relu|case b: no operator is known as Relu",
        "\"Y\"|\"Z\"|case b: b has an output Z",
        "[1,2],\"data\":[-1,2]|[2],\"data\":[-1,2]|case b: the output has shape [2]; expected [1, 2]",
        "\"shape\":[1,2],\"data\":[1,2]|\"shape\":[],\"data\":[1]|case b: ",
        "[\"Y\"]|[\"output_mean\"]|case b: such a call has no running mean",
        "\"axis\":-1|\"stash_type\":1|case b: b sets stash_type",
        "Layer|Batch|case b: "
      })
  void anOperatorsCaseThatIsNoCallIsNamed(String right, String wrong, String said)
      throws IOException {
    read(write(ONNX));
    assertThat(ONNX).contains(right);
    Path file = write(ONNX.replace(right, wrong));
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said);
  }

  @Test
  void aChangedByteAnywhereGivesCallsOrARefusalAndNoOtherFailure() throws IOException {
    int refused = 0;
    for (String good : List.of(PYTORCH, ONNX)) {
      byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < bytes.length; i++) {
        for (char other : "9[,".toCharArray()) {
          byte[] changed = bytes.clone();
          changed[i] = (byte) other;
          Path file = Files.write(folder.resolve("changed.json"), changed);
          try {
            read(file);
          } catch (IOException | IllegalArgumentException e) {
            refused++;
            assertThat(e.getMessage()).isNotBlank().doesNotEndWith(": null");
          }
        }
      }
    }
    assertThat(refused).isGreaterThan(PYTORCH.length());
  }
}
