package dev.normative.train;

import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.autograd.Variable;
import dev.normative.contract.Denominator;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.nn.NormLayer;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * A tutorial's worked example: four samples of three features whose sizes are worlds apart.
 *
 * <p>The page gives feature means of 125, 0.0025 and 52.5, and for the third feature a variance of
 * 420. That is a misprint: the feature is (50, 75, 25, 60), whose variance is 331.25 with the
 * denominator n and 1325 / 3 = 441.67 with n - 1.
 */
class WorkedExampleTest {
  private static final Tensor SAMPLES =
      Tensor.of(Shape.of(4, 3), 100, 0.002, 50, 200, 0.001, 75, 50, 0.004, 25, 150, 0.003, 60);
  private static final double PRINTED = 420;

  /** What the layer stores when the running statistics become those of the batch. */
  private static RunningStats statistics(Denominator denominator) {
    NormLayer layer =
        layer(NormSpec.batchNorm1d(3).withRunning(new RunningUpdate.Exponential(1, denominator)));
    layer.forward(Variable.constant(SAMPLES, FLOAT64), Mode.TRAINING);
    return layer.running();
  }

  private static NormLayer layer(NormSpec spec) {
    return new NormLayer(new ReferenceProvider(), spec);
  }

  /** The third feature's numbers are exact; the second's are as near as decimals let them be. */
  @Test
  void meansAndBiasedVariancesAreThoseOfThePageButForItsMisprint() {
    RunningStats biased = statistics(Denominator.BIASED);
    assertThat(biased.mean().at(0)).isEqualTo(125);
    assertThat(biased.mean().at(1)).isEqualTo(0.0025, ulps(0.0025));
    assertThat(biased.mean().at(2)).isEqualTo(52.5);
    assertThat(biased.variance().at(0)).isEqualTo(3125);
    assertThat(biased.variance().at(1)).isEqualTo(1.25e-6, ulps(1.25e-6));
    assertThat(biased.variance().at(2)).isEqualTo(331.25);
  }

  /** Decimals such as 0.001 are off by half a unit, which a variance of such doubles. */
  private static Offset<Double> ulps(double value) {
    return Offset.offset(4 * Math.ulp(value));
  }

  @Test
  void thePrintedVarianceIsNeitherTheBiasedNorTheUnbiasedOne() {
    assertThat(statistics(Denominator.BIASED).variance().at(2)).isEqualTo(331.25);
    assertThat(statistics(Denominator.UNBIASED).variance().at(2))
        .isEqualTo(1325.0 / 3, ulps(1325.0 / 3));
    for (Denominator denominator : Denominator.values()) {
      double variance = statistics(denominator).variance().at(2);
      assertThat(Math.abs(variance - PRINTED)).isGreaterThan(20);
    }
  }

  @Test
  void theNormalizedFeaturesHaveMeanZeroAndVarianceOneUpToEpsilon() {
    Tensor y =
        layer(NormSpec.batchNorm1d(3))
            .forward(Variable.constant(SAMPLES, FLOAT64), Mode.TRAINING)
            .value();
    double[] variances = {3125, 1.25e-6, 331.25};
    for (int feature = 0; feature < 3; feature++) {
      double sum = 0;
      double squares = 0;
      for (int n = 0; n < 4; n++) {
        double value = y.at(n * 3 + feature);
        sum += value;
        squares += value * value;
      }
      assertThat(sum / 4).isEqualTo(0, Offset.offset(4 * 0x1p-52));
      // Epsilon is eight times the second feature's variance: that one is far from unit variance.
      double expected = variances[feature] / (variances[feature] + 1e-5);
      assertThat(squares / 4).isEqualTo(expected, Offset.offset(20 * 0x1p-53));
    }
    // The first sample by hand: (100 - 125) / sqrt(3125 + 1e-5).
    assertThat(y.at(0)).isEqualTo(-25 / Math.sqrt(3125 + 1e-5), Offset.offset(0x1p-52));
  }
}
