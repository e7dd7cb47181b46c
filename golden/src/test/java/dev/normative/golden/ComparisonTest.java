package dev.normative.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTest {

  private static final GoldenCurve ARTICLE = GoldenCurve.named("mlp-adam-float64");

  @Test
  void aCurveAgreesWithItself() {
    Comparison comparison = Comparison.withCurve(ARTICLE, ARTICLE.losses(), 0);
    assertThat(comparison.agrees()).isTrue();
    assertThat(comparison.worstShare()).isZero();
    assertThat(comparison.message()).startsWith("mlp-adam-float64: all 2814 steps agree");
  }

  @Test
  void theWorstErrorIsGivenAsAShareOfItsToleranceWithItsPlace() {
    GoldenCurve golden = Curves.of(1, 4, 2, 1);
    Comparison comparison = Comparison.withCurve(golden, new double[] {4.25, 2.25, 1}, 0.25);
    assertThat(comparison.agrees()).isTrue();
    assertThat(comparison.worstShare()).isEqualTo(0.5);
    assertThat(comparison.where()).isEqualTo("step 2");
    assertThat(comparison.expected()).isEqualTo(2);
    assertThat(comparison.actual()).isEqualTo(2.25);
  }

  @Test
  void anErrorOfJustTheToleranceAgreesAndMoreDoesNot() {
    GoldenCurve golden = Curves.of(1, 4);
    assertThat(Comparison.withCurve(golden, new double[] {5}, 0.25).agrees()).isTrue();
    Comparison beyond = Comparison.withCurve(golden, new double[] {Math.nextUp(5.0)}, 0.25);
    assertThat(beyond.agrees()).isFalse();
    assertThat(beyond.worstShare()).isGreaterThan(1);
  }

  @Test
  void withNoToleranceOnlyTheSameNumberAgrees() {
    GoldenCurve golden = Curves.of(1, 0, 4);
    assertThat(Comparison.withCurve(golden, new double[] {-0.0, 4}, 0).agrees()).isTrue();
    Comparison other = Comparison.withCurve(golden, new double[] {Double.MIN_VALUE, 4}, 0);
    assertThat(other.agrees()).isFalse();
    assertThat(other.worstShare()).isInfinite();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aLossThatIsNotFiniteNeverAgrees(double loss) {
    double[] losses = ARTICLE.losses();
    losses[1000] = loss;
    Comparison curve = Comparison.withCurve(ARTICLE, losses, 1e300);
    assertThat(curve.agrees()).isFalse();
    assertThat(curve.worstShare()).isInfinite();
    assertThat(curve.where()).isEqualTo("step 1001");
    assertThat(Double.valueOf(curve.actual())).isEqualTo(Double.valueOf(loss));
    Comparison table = Comparison.withTable(PublishedTable.article(), losses);
    assertThat(table.agrees()).isFalse();
    assertThat(table.where()).isEqualTo("window 10 (epoch 2, mini-batch 100)");
    Comparison band = Comparison.withBand(LossBand.named("mlp-adam-float32"), losses, 3);
    assertThat(band.agrees()).isFalse();
    assertThat(band.worstShare()).isInfinite();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2513, 2699, 2813, 2815, 3000, 3014})
  void aRunOfAnotherLengthNeverAgrees(int length) {
    double[] losses = Arrays.copyOf(ARTICLE.losses(), length);
    Comparison curve = Comparison.withCurve(ARTICLE, losses, 1e-12);
    assertThat(curve.agrees()).isFalse();
    assertThat(curve.where()).isEqualTo("the number of steps");
    assertThat(curve.expected()).isEqualTo(2814);
    assertThat(curve.actual()).isEqualTo(length);
    Comparison table = Comparison.withTable(PublishedTable.article(), losses);
    assertThat(table.agrees()).isFalse();
    assertThat(table.message()).contains(length + " losses do not make 27 windows");
    Comparison band = Comparison.withBand(LossBand.named("mlp-adam-float32"), losses, 3);
    assertThat(band.agrees()).isFalse();
    assertThat(band.worstShare()).isInfinite();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, -1e-12, Double.POSITIVE_INFINITY})
  void aToleranceThatIsNoneIsRefused(double tolerance) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Comparison.withCurve(ARTICLE, ARTICLE.losses(), tolerance))
        .withMessageContaining("" + tolerance);
  }

  @ParameterizedTest
  @CsvSource({
    "1, initial weights",
    "2, the backward pass and the optimizer",
    "3, time",
    "4, the last mini-batch",
    "5, shuffled",
    "6, time",
    "8, the last mini-batch"
  })
  void theFirstWrongStepSaysWhereToLook(int step, String hint) {
    GoldenCurve golden = Curves.of(2, 1, 1, 1, 1, 1, 1, 1, 1);
    double[] losses = golden.losses();
    Arrays.fill(losses, step - 1, losses.length, 1.5);
    losses[7] = 3;
    Comparison comparison = Comparison.withCurve(golden, losses, 1e-12);
    assertThat(comparison.message())
        .contains((9 - step) + " of 8 steps differ, first step " + step)
        .contains("at step 8: expected 1.0, got 3.0")
        .contains(hint);
  }

  @Test
  void aRunStoppedBeforeItsFirstEpochEndedIsComparedToo() {
    GoldenCurve golden = Curves.of(5, 1, 1, 1);
    Comparison comparison = Comparison.withCurve(golden, new double[] {1, 1, 2}, 1e-12);
    assertThat(comparison.agrees()).isFalse();
    assertThat(comparison.message()).contains("first step 3").contains("time");
  }

  @Test
  void pyTorchsOwnFloat64RunAgreesWithThePublishedTable() {
    Comparison comparison = Comparison.withTable(PublishedTable.article(), ARTICLE.losses());
    assertThat(comparison.agrees()).as(comparison.message()).isTrue();
    assertThat(comparison.worstShare()).isBetween(0.1, 0.7);
  }

  @Test
  void anErrorOfAHundredthIsSeenInTheFirstRowsOfTheTableAndAllowedLater() {
    PublishedTable table = PublishedTable.article();
    double[] early = ARTICLE.losses();
    early[650] += 1e-4;
    Comparison comparison = Comparison.withTable(table, early);
    assertThat(comparison.agrees()).isFalse();
    assertThat(comparison.where()).isEqualTo("window 7 (epoch 1, mini-batch 700)");
    double[] late = ARTICLE.losses();
    late[750] += 1e-4;
    assertThat(Comparison.withTable(table, late).agrees()).isTrue();
  }

  @Test
  void windowsThatDoNotRestartWithTheEpochDoNotAgreeWithTheTable() {
    // The same losses, but the 38 that every epoch leaves over moved to the front of the next.
    double[] losses = ARTICLE.losses();
    double[] shifted = losses.clone();
    System.arraycopy(losses, 938 - 38, shifted, 938, 938);
    assertThat(Comparison.withTable(PublishedTable.article(), shifted).agrees()).isFalse();
  }

  @Test
  void theFloat64RunAndThePublishedTableAreInsideTheBandByLessThanHalfItsMargin() {
    LossBand band = LossBand.named("mlp-adam-float32");
    Comparison run = Comparison.withBand(band, ARTICLE.losses(), 3);
    Comparison table = Comparison.withBand(band, PublishedTable.article().means());
    assertThat(run.agrees()).as(run.message()).isTrue();
    assertThat(table.agrees()).as(table.message()).isTrue();
    assertThat(Math.max(run.worstShare(), table.worstShare())).isLessThanOrEqualTo(0.45);
  }

  @Test
  void theGoldenFloat32RunIsOneOfTheBandsRunsButForTheNumberOfThreads() {
    Comparison comparison =
        Comparison.withBand(
            LossBand.named("mlp-adam-float32"), GoldenCurve.named("mlp-adam-float32").losses(), 3);
    assertThat(comparison.worstShare()).as(comparison.message()).isLessThan(0.01);
  }

  /** Other arithmetic than the band's runs have: two threads, and double precision. */
  @ParameterizedTest
  @ValueSource(
      strings = {"digits-mlp-adam", "digits-mlp-gn-adam", "digits-mlp-ln-sgd", "net-with-ln-sgd"})
  void theGoldenRunsAreInsideTheirBands(String run) {
    LossBand band = LossBand.named(run + "-float32");
    for (String dtype : List.of("-float32", "-float64")) {
      GoldenCurve curve = GoldenCurve.named(run + dtype);
      Comparison comparison = Comparison.withBand(band, curve.losses(), curve.header().epochs());
      assertThat(comparison.agrees()).as(comparison.message()).isTrue();
    }
  }

  @Test
  void aRunOfAnotherNetworkIsOutsideTheBandFromTheStart() {
    double[] losses = ARTICLE.losses();
    for (int i = 0; i < losses.length; i++) {
      losses[i] *= 1 + 1e-5;
    }
    Comparison comparison = Comparison.withBand(LossBand.named("mlp-adam-float32"), losses, 3);
    assertThat(comparison.agrees()).isFalse();
    assertThat(comparison.message()).contains("first window 1 (epoch 1, mini-batch 100)");
    assertThat(comparison.where()).startsWith("window ");
  }

  @Test
  void aMeanOutsideIsHeldAgainstTheNearestRun() {
    LossBand band = LossBand.named("mlp-adam-float32");
    double[] means = PublishedTable.article().means().means();
    means[4] = 2;
    Comparison comparison = Comparison.withBand(band, new WindowMeans(100, 3, means));
    assertThat(comparison.expected()).isEqualTo(band.windows().get(4).max());
    assertThat(comparison.actual()).isEqualTo(2);
    assertThat(comparison.worstShare())
        .isCloseTo((2 - band.windows().get(4).max()) / band.margin(5), within(1e-9));
  }

  @Test
  void meansOfOtherWindowsAreRefusedAndFewerMeansDoNotAgree() {
    LossBand band = LossBand.named("mlp-adam-float32");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Comparison.withBand(band, new WindowMeans(50, 3, new double[27])))
        .withMessageContaining("means of 50 mini-batches");
    Comparison fewer = Comparison.withBand(band, new WindowMeans(100, 2, new double[18]));
    assertThat(fewer.agrees()).isFalse();
    assertThat(fewer.where()).isEqualTo("the number of windows");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Comparison.withBand(band, ARTICLE.losses(), 0));
  }
}
