package dev.normative.reports.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.normative.reports.benchmark.SpeedRatio.Pair;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Times are powers of 2, so that in units of ln 2 everything is done by hand. */
class SpeedRatioTest {

  /** Quantiles of Student's t are taken from tables with four or more digits. */
  private static final Offset<Double> OF_TABLES = within(1e-3);

  private static final Offset<Double> ROUNDING = within(1e-12);

  private static Times times(Double... iterations) {
    return SampleTimes.of("x", "BN:2x2", iterations);
  }

  private static Times forks(List<List<Double>> forks) {
    return SampleTimes.of("x", "BN:2x2", forks);
  }

  private static SpeedRatio ratio(Times baseline, Times contender) {
    return SpeedRatio.of(List.of(new Pair(baseline, contender)));
  }

  /** How far the limit is from the value, in doublings. */
  private static double half(SpeedRatio ratio) {
    return Math.log(ratio.high() / ratio.value()) / Math.log(2);
  }

  @Test
  void ofOnePairItIsWelchsInterval() {
    // Means 3 and 1, each s^2 = 1, v = 1/3; nu = (2/3)^2 / (2 (1/9) / 2) = 4; t(0.975; 4) = 2.7764.
    SpeedRatio ratio = ratio(times(4.0, 8.0, 16.0), times(1.0, 2.0, 4.0));
    assertThat(ratio.value()).isEqualTo(4, ROUNDING);
    assertThat(half(ratio)).isEqualTo(2.7764 * Math.sqrt(2 / 3.0), OF_TABLES);
    assertThat(ratio.low() * ratio.high()).isEqualTo(16, ROUNDING);
  }

  @Test
  void unequalSpreadCostsDegreesOfFreedom() {
    // s^2 = 2 and 0, v = 1 and 0; nu = 1 / (1 / 1) = 1; t(0.975; 1) = 12.7062.
    SpeedRatio ratio = ratio(times(8.0, 2.0), times(1.0, 1.0));
    assertThat(ratio.value()).isEqualTo(4, ROUNDING);
    assertThat(half(ratio)).isEqualTo(12.7062, OF_TABLES);
  }

  @Test
  void aGeometricMeanTakesThePairsErrorsTogether() {
    // m = (2 - 2) / 2; v = 1/3 three times and 0 once; nu = 1 / (3 (1/9) / 2) = 6;
    // t(0.975; 6) = 2.4469; half = t sqrt(1) / 2.
    SpeedRatio ratio =
        SpeedRatio.of(
            List.of(
                new Pair(times(4.0, 8.0, 16.0), times(1.0, 2.0, 4.0)),
                new Pair(times(1.0, 1.0, 1.0), times(2.0, 4.0, 8.0))));
    assertThat(ratio.value()).isEqualTo(1, ROUNDING);
    assertThat(half(ratio)).isEqualTo(2.4469 / 2, OF_TABLES);
    assertThat(ratio.pairs()).isEqualTo(2);
  }

  @Test
  void threeForksAreTheSamplesAndTwoAreNot() {
    List<List<Double>> three = List.of(List.of(2.0, 8.0), List.of(4.0, 16.0), List.of(8.0, 32.0));
    // The forks' means are 2, 3 and 4, as those of single iterations 4, 8 and 16.
    assertThat(ratio(forks(three), forks(three)).high())
        .isEqualTo(ratio(times(4.0, 8.0, 16.0), times(4.0, 8.0, 16.0)).high(), ROUNDING);
    List<List<Double>> two = three.subList(0, 2);
    assertThat(ratio(forks(two), forks(three)).high())
        .isEqualTo(
            ratio(times(2.0, 8.0, 4.0, 16.0), times(2.0, 8.0, 4.0, 16.0, 8.0, 32.0)).high(),
            ROUNDING);
  }

  @Test
  void belowOneIsWhatHasItsWholeIntervalThere() {
    assertThat(ratio(times(1.0, 1.01), times(2.0, 2.01)).isBelowOne()).isTrue();
    assertThat(ratio(times(2.0, 2.01), times(1.0, 1.01)).isBelowOne()).isFalse();
    assertThat(ratio(times(1.0, 2.0), times(1.5, 2.5)).isBelowOne()).isFalse();
  }

  @Test
  void oneSampleHasNoIntervalAndIsNotBelowOne() {
    SpeedRatio ratio = ratio(times(1.0), times(8.0, 9.0));
    assertThat(ratio.value()).isLessThan(1);
    assertThat(ratio.hasInterval()).isFalse();
    assertThat(ratio.isBelowOne()).isFalse();
  }

  @Test
  void samplesWithoutSpreadHaveAnIntervalWithoutWidth() {
    SpeedRatio ratio = ratio(times(2.0, 2.0), times(1.0, 1.0));
    assertThat(ratio.low()).isEqualTo(ratio.high()).isEqualTo(2, ROUNDING);
  }

  @Test
  void noPairsAreRefused() {
    assertThatThrownBy(() -> SpeedRatio.of(List.of())).hasMessageContaining("at least one");
  }
}
