package dev.normative.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.normative.random.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntervalTest {

  /**
   * The differences of A. Cushny and A. Peebles's ten patients, Student's own example, and what R
   * 4.3's {@code t.test(extra ~ group, data = sleep, paired = TRUE)} prints of them, sign turned.
   */
  @Test
  void studentsOwnExample() {
    Interval interval = Interval.of(List.of(1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4));
    assertThat(interval.mean()).isCloseTo(1.58, within(1e-12));
    assertThat(interval.low()).isCloseTo(0.7001142, within(5e-8));
    assertThat(interval.high()).isCloseTo(2.4598858, within(5e-8));
  }

  /** s = 1 / sqrt(2) for two samples 0 and 1, and t(0.975; 1) = tan(0.475 pi). */
  @Test
  void twoSamples() {
    double half = Math.tan(0.475 * Math.PI) / 2;
    Interval interval = Interval.of(List.of(0.0, 1.0));
    assertThat(interval.low()).isCloseTo(0.5 - half, within(1e-6));
    assertThat(interval.high()).isCloseTo(0.5 + half, within(1e-6));
  }

  @Test
  void samplesThatAreAllEqualGiveThatValueExactly() {
    assertThat(Interval.of(List.of(0.1, 0.1, 0.1))).isEqualTo(new Interval(0.1, 0.1, 0.1));
  }

  @Test
  void oneRunThatDivergedLeavesNoInterval() {
    for (double diverged : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      Interval interval = Interval.of(List.of(1.0, diverged, 2.0));
      assertThat(interval.exists()).isFalse();
      assertThat(interval).isEqualTo(new Interval(Double.NaN, Double.NaN, Double.NaN));
    }
  }

  @Test
  void oneSampleDoesNotSpread() {
    assertThatThrownBy(() -> Interval.of(List.of(1.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("interval of 1 samples");
  }

  /**
   * Of 4,000 intervals of ten normal samples 95 % contain the true mean, with a standard deviation
   * of 0.34 %. With the normal distribution's quantile 1.96 for Student's it would be 91.8 %, which
   * this notices. (Without Bessel's correction 94.0 %; that Student's example notices.)
   */
  @Test
  void containsTheTrueMeanAsOftenAsItSays() {
    SplitMix64 random = new SplitMix64(11);
    int contained = 0;
    for (int repetition = 0; repetition < 4000; repetition++) {
      List<Double> samples = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        samples.add(3 + radius * StrictMath.cos(2 * Math.PI * random.nextDouble()));
      }
      Interval interval = Interval.of(samples);
      contained += interval.low() <= 3 && 3 <= interval.high() ? 1 : 0;
    }
    assertThat(contained / 4000.0).isBetween(0.935, 0.965);
  }
}
