package dev.normative.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossBandTest {

  private static final String GOOD =
      "{\"provenance\": \"p\", \"runs\": 2, \"windows\": 2, \"min\": [4, 1], \"max\": [4.5, 3],"
          + " \"mean\": [4.25, 2], \"std\": [0.35, 1.4]}";

  @TempDir Path folder;

  @Test
  void theMarginOfAWindowIsTheWidestSpreadUpToTheNextWindow() {
    LossBand band =
        new LossBand(
            "band",
            "p",
            2,
            100,
            List.of(
                window(9, 9.5), window(8, 8.25), window(7, 9), window(6, 6.5), window(5, 5.125)));
    assertThat(band.margin(1)).isEqualTo(0.5 + 1e-6 * 9.25);
    assertThat(band.margin(2)).isEqualTo(2 + 1e-6 * 8.125);
    assertThat(band.margin(5)).isEqualTo(2 + 1e-6 * 5.0625);
  }

  @Test
  void theEdgesBelongToTheBandAndNothingBeyondThemDoes() {
    LossBand band = new LossBand("band", "p", 2, 100, List.of(window(9, 9.5)));
    double margin = 0.5 + 1e-6 * 9.25;
    for (double inside : new double[] {9, 9.25, 9.5, 9 - margin + 1e-12, 9.5 + margin - 1e-12}) {
      assertThat(band.contains(1, inside)).as("" + inside).isTrue();
    }
    for (double outside :
        new double[] {
          9 - margin - 1e-12,
          9.5 + margin + 1e-12,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY
        }) {
      assertThat(band.contains(1, outside)).as("" + outside).isFalse();
    }
  }

  @Test
  void aBandOfNoWidthStillAdmitsTheRelativeMargin() {
    LossBand band = new LossBand("band", "p", 2, 100, List.of(window(1, 1)));
    assertThat(band.margin(1)).isCloseTo(1e-6, within(1e-18));
    assertThat(band.contains(1, 1 + 0.9e-6)).isTrue();
    assertThat(band.contains(1, 1 + 1.1e-6)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "digits-mlp-adam-float32, 12, 40",
    "digits-mlp-gn-adam-float32, 12, 20",
    "digits-mlp-ln-sgd-float32, 12, 20",
    "mlp-adam-float32, 100, 27",
    "net-with-ln-sgd-float32, 100, 9"
  })
  void everyShippedBandHasWindowsThatFillItsRun(String name, int miniBatches, int windows) {
    LossBand band = LossBand.named(name);
    CurveHeader header = GoldenCurve.named(name).header();
    assertThat(band.runs()).isEqualTo(24);
    assertThat(band.miniBatches()).isEqualTo(miniBatches);
    assertThat(band.windows()).hasSize(windows);
    assertThat(header.steps() / header.epochs() / miniBatches * header.epochs()).isEqualTo(windows);
  }

  @Test
  void theShippedBandHasTheSpreadThatWasMeasured() {
    LossBand band = LossBand.named("mlp-adam-float32");
    assertThat(band.runs()).isEqualTo(24);
    assertThat(band.windows()).hasSize(27);
    assertThat(band.windows().get(1).spread()).isBetween(1e-9, 1e-8);
    assertThat(band.windows().get(2).spread()).isBetween(6e-5, 7e-5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"windows\": 2|\"windows\": 3|\"windows\" is 3, but there are 2 min",
        "[4, 1]|[4, 1, 1]|there are 3 min",
        "[4, 1]|[4.75, 1]|min 4.75",
        "[4.25, 2]|[4.25, 7]|mean 7.0",
        "[0.35, 1.4]|[0.35, -1]|standard deviation -1",
        "[4, 1]|[4, \"inf\"]|a list of numbers",
        "[4, 1]|[4, NaN]|NaN",
        "\"runs\": 2|\"runs\": 1|1 runs",
        "\"runs\": 2|\"runs\": 2, \"mini_batches\": 0|windows of 0 mini-batches",
        "\"mean\": [4.25, 2],|``|there is no \"mean\"",
      })
  void whatDoesNotHoldTogetherIsRefused(String right, String wrong, String message)
      throws IOException {
    assertThat(GOOD).contains(right);
    Path file = Files.writeString(folder.resolve("band.json"), GOOD.replace(right, wrong));
    MalformedGoldenFile refusal =
        catchThrowableOfType(MalformedGoldenFile.class, () -> LossBand.read(file));
    assertThat(refusal).hasMessageContaining(message).hasMessageContaining("line 1");
  }

  @Test
  void windowsAreCountedFromOne() {
    LossBand band = LossBand.named("mlp-adam-float32");
    assertThatThrownBy(() -> band.margin(0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> band.margin(28)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static LossBand.Window window(double min, double max) {
    return new LossBand.Window(min, max, (min + max) / 2, (max - min) / Math.sqrt(2));
  }
}
