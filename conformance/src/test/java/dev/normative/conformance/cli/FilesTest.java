package dev.normative.conformance.cli;

import static dev.normative.conformance.cli.Ran.normative;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.golden.GoldenCurve;
import dev.normative.nn.NetworkState;
import dev.normative.nn.StateEntry;
import dev.normative.nn.StateFile;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The commands that read a file: {@code compare}, {@code inspect}, {@code replay}, {@code vectors}.
 */
class FilesTest {
  @TempDir Path folder;

  private String curve(String name, double factorOfTheThird) throws IOException {
    GoldenCurve golden = GoldenCurve.named("digits-mlp-adam-float64");
    double[] losses = golden.losses();
    losses[2] *= factorOfTheThird;
    Path file = folder.resolve(name);
    new GoldenCurve(golden.header(), losses).write(file);
    return file.toString();
  }

  @Test
  void aCurveIsHeldToWhatItsRunIsSensitiveTo() throws IOException {
    String golden = curve("golden.csv", 1);
    assertThat(normative("compare", golden, golden).ends(Main.FINE).out()).contains("agree");
    String other = curve("other.csv", 1 + 1e-6);
    assertThat(normative("compare", golden, other).ends(Main.DISAGREES).out())
        .contains("first step 3");
    normative("compare", golden, other, "--tolerance", "1e-5").ends(Main.FINE);
    normative("compare", golden, other, "--tolerance", "-1").complains(Main.USAGE, "--tolerance");
  }

  @Test
  void aRunOfOnesOwnNeedsATolerance() throws IOException {
    Path mine = folder.resolve("mine.csv");
    String text = Files.readString(Path.of(curve("golden.csv", 1)));
    Files.writeString(mine, text.replace("\"digits-mlp-adam\"", "\"my-run\""));
    normative("compare", mine.toString(), mine.toString())
        .complains(Main.USAGE, "my-run", "--tolerance");
    normative("compare", mine.toString(), mine.toString(), "--tolerance", "0").ends(Main.FINE);
  }

  private Path model(double variance) throws IOException {
    Map<String, StateEntry> entries = new LinkedHashMap<>();
    Tensor weight = Tensor.of(Shape.of(2, 2), 1, 2, 3, -8);
    entries.put("0.weight", new StateEntry.Numbers(weight, DType.FLOAT32));
    entries.put(
        "1.running_var",
        new StateEntry.Numbers(Tensor.of(Shape.of(2), 1, variance), DType.FLOAT64));
    entries.put("1.num_batches_tracked", new StateEntry.Count(12));
    Path file = folder.resolve("model.safetensors");
    StateFile.write(file, new NetworkState(entries));
    return file;
  }

  @Test
  void aModelsEntriesAreShownAndWhatCannotBeIsPointedOut() throws IOException {
    assertThat(normative("inspect", model(4).toString()).ends(Main.FINE).out())
        .containsPattern(
            "0\\.weight +F32 \\[2, 2\\] +-8\\.00000 \\.\\. 3\\.00000, mean -0\\.500000")
        .containsPattern("1\\.num_batches_tracked +I64 \\[\\] +12\n")
        .contains("3 entries, 7 values");
    assertThat(normative("inspect", model(-1).toString()).ends(Main.DISAGREES).out())
        .contains("A VARIANCE IS NEGATIVE");
    assertThat(normative("inspect", model(Double.NaN).toString()).ends(Main.DISAGREES).out())
        .contains("1 VALUES NOT FINITE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "replay", "vectors"})
  void damagedFilesAreRefusedInOneLine(String command) throws IOException {
    normative(command, folder.resolve("absent").toString())
        .complains(Main.COULD_NOT_RUN, "there is no such file");
    normative(command, folder.toString()).complains(Main.COULD_NOT_RUN, folder.toString());
    Path file = folder.resolve("hostile");
    byte[] whole = Files.readAllBytes(model(4));
    for (byte[] content :
        new byte[][] {
          {},
          {0},
          Arrays.copyOf(whole, whole.length - 1),
          "{\"provenance\":{}}".getBytes(StandardCharsets.UTF_8),
          "[[[[[[[[[".getBytes(StandardCharsets.UTF_8),
          new byte[4096],
          "\u001b[2J".getBytes(StandardCharsets.UTF_8)
        }) {
      Files.write(file, content);
      normative(command, file.toString()).complains(Main.COULD_NOT_RUN, file.toString());
    }
  }

  @Test
  void vectorsOfAnotherFrameworkAreNoCaseOfAFailingRule() throws IOException {
    Path file = folder.resolve("layer_norm.json.gz");
    try (InputStream shipped =
        GoldenCurve.class.getResourceAsStream("vectors/pytorch/layer_norm.json.gz")) {
      Files.copy(shipped, file);
    }
    normative("replay", file.toString())
        .complains(
            Main.COULD_NOT_RUN, "is not a case that a failing rule left", "normative vectors");
  }

  @Test
  void aCaseOfAFailingRuleIsNothingThatAFrameworkRecorded() throws IOException {
    Path file = folder.resolve("case.json");
    Files.writeString(
        file, "{\"provenance\":{\"version\":\"1\",\"framework\":\"normative\"},\"cases\":[]}");
    normative("vectors", file.toString())
        .complains(Main.COULD_NOT_RUN, file.toString(), "normative replay makes its call again");
  }

  @Test
  void aCutCurveIsRefused() throws IOException {
    String text = Files.readString(Path.of(curve("golden.csv", 1)));
    Path cut = folder.resolve("cut.csv");
    Files.writeString(cut, text.substring(0, text.length() / 2));
    normative("compare", folder.resolve("golden.csv").toString(), cut.toString())
        .complains(Main.COULD_NOT_RUN, cut.toString());
  }
}
