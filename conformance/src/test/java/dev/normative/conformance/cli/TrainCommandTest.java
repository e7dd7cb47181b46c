package dev.normative.conformance.cli;

import static dev.normative.conformance.cli.Ran.normative;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.golden.GoldenCurve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainCommandTest {
  @TempDir Path folder;

  private Ran train(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--data", "digits", "--network", "mlp", "--lr", "0.1"));
    arguments.addAll(List.of(more));
    return normative(arguments.toArray(String[]::new));
  }

  @Test
  void aGoldenRunFollowsItsCurveAndHasItsName() throws IOException {
    Path mine = folder.resolve("mine.csv");
    Ran ran = train("--optimizer", "sgd", "--epochs", "10", "--out", mine.toString());
    assertThat(ran.ends(Main.FINE).out())
        .startsWith("240 steps, last loss ")
        .contains("accuracy 93.60 %");
    Path golden = folder.resolve("golden.csv");
    GoldenCurve.named("digits-mlp-sgd-float64").write(golden);
    assertThat(GoldenCurve.read(mine).header().run()).isEqualTo("digits-mlp-sgd");
    normative("compare", golden.toString(), mine.toString()).ends(Main.FINE);
  }

  @Test
  void aRunOfOnesOwnBeginsAsItsSeedSaysAndEndsAsAsked() throws IOException {
    Path mine = folder.resolve("mine.csv");
    train("--optimizer", "sgd", "--steps", "3", "--out", mine.toString()).ends(Main.FINE);
    GoldenCurve curve = GoldenCurve.read(mine);
    double[] golden = GoldenCurve.named("digits-mlp-sgd-float64").losses();
    assertThat(curve.losses()[0]).isEqualTo(golden[0], within(golden[0]));
    assertThat(curve.steps()).isEqualTo(3);
    assertThat(curve.header().run()).isEqualTo("custom-digits-mlp-sgd");
  }

  private static org.assertj.core.data.Offset<Double> within(double value) {
    // What the golden curve's own comparison allows at least.
    return org.assertj.core.data.Offset.offset(1e-12 * value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--network; net-with-bn; mlp-cumulative",
        "--optimizer; lbfgs; ADAM",
        "--lr; 0; learning rate",
        "--momentum; 0.9; SGD's",
        "--batch-size; 0; 1 or more",
        "--epochs; 0; must be 1 or more",
        "--steps; -1; must be 1 or more",
        "--dtype; float16; FLOAT32",
        "--out; no/such/folder/x.csv; folder that can be written"
      })
  void wrongUsageEndsWithTwoBeforeAnythingIsTrained(String option, String value, String said) {
    String[] arguments = {"train", "--data", "digits", "--network", "mlp", "--lr", "0.1"};
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    int given = all.indexOf(option);
    if (given >= 0) {
      all.set(given + 1, value);
    } else {
      all.addAll(List.of(option, value));
    }
    normative(all.toArray(String[]::new)).complains(Main.USAGE, said);
  }

  @Test
  void dataThatAreNotThereAndRunsThatExplodeLeaveNothing() throws IOException {
    normative("train", "--data", folder.toString(), "--network", "mlp", "--lr", "1")
        .complains(Main.COULD_NOT_RUN, "train-images-idx3-ubyte");
    Path mine = folder.resolve("mine.csv");
    normative(
            "train",
            "--data",
            "digits",
            "--network",
            "mlp-without-bn",
            "--optimizer",
            "sgd",
            "--lr",
            "1e300",
            "--steps",
            "5",
            "--out",
            mine.toString())
        .complains(Main.COULD_NOT_RUN, "no finite number");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }
}
