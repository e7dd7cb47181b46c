package dev.normative.conformance.bound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.Affine;
import dev.normative.contract.Capability;
import dev.normative.contract.Denominator;
import dev.normative.contract.ForwardingProvider;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Running statistics of those who declare that a rounded momentum weighs the old ones. */
class OldWeightBoundTest {
  private static final NormalizationProvider OTHERS = new ReferenceProvider();

  private static final NormalizationProvider DECLARED =
      new ForwardingProvider(new ReferenceProvider()) {
        @Override
        public Set<Capability> capabilities() {
          Set<Capability> claimed = EnumSet.copyOf(super.capabilities());
          claimed.add(Capability.OLD_WEIGHT_ROUNDED);
          return claimed;
        }
      };

  /** {b - 1, b + 1}: mean b and variance 1, exactly. */
  private static NormalizationBound bound(
      NormalizationProvider provider, double newWeight, double old, double b) {
    NormSpec spec =
        NormSpec.batchNorm1d(1)
            .withRunning(new RunningUpdate.Exponential(newWeight, Denominator.BIASED))
            .withDType(DType.FLOAT32);
    return NormalizationBound.of(
        provider,
        spec,
        Tensor.of(Shape.of(2, 1), b - 1, b + 1),
        Affine.initial(spec),
        new RunningStats(Tensor.vector(old), Tensor.vector(1), 3),
        Mode.TRAINING);
  }

  /** As an error of the whole bound. */
  private static double share(Expectation expected, double actual) {
    return Math.abs(actual - expected.expected().item()) / expected.tolerance().item();
  }

  /** As Keras, TensorFlow and ONNX Runtime do it in float32. */
  private static double averaged(double newWeight, double old, double b) {
    float momentum = (float) (1 - newWeight);
    return (float) old * momentum + (float) b * (1 - momentum);
  }

  /** A new weight of 0.01 is 0.0099999905: too far off for others, not for those who say so. */
  @Test
  void aSmallNewWeightIsAllowedToThoseAloneWhoDeclareIt() {
    double actual = averaged(0.01, 0, 1000);
    assertThat(share(bound(OTHERS, 0.01, 0, 1000).runningMean(), actual)).isGreaterThan(1);
    assertThat(share(bound(DECLARED, 0.01, 0, 1000).runningMean(), actual)).isBetween(0.1, 1.0);
  }

  /** Twice the bound for the weight is not allowed, so that another law shows. */
  @Test
  void anotherNewWeightIsNotAllowedToThem() {
    double off = 0.01 * (1 + 2e-5);
    assertThat(share(bound(DECLARED, 0.01, 0, 1000).runningMean(), 1000 * off)).isGreaterThan(1);
  }

  /** What the weight's error is multiplied with is the batch's value, whatever was there before. */
  @Test
  void everyNewWeightIsWithinTheBound() {
    SplittableRandom random = new SplittableRandom(23);
    double worst = 0;
    for (int i = 0; i < 20_000; i++) {
      double newWeight = Math.scalb(random.nextDouble(0.5, 1), -random.nextInt(20));
      double old = random.nextInt(-1000, 1000);
      double b = random.nextInt(-1000, 1000);
      NormalizationBound bound = bound(DECLARED, newWeight, old, b);
      double meanShare = share(bound.runningMean(), averaged(newWeight, old, b));
      double varianceShare = share(bound.runningVariance(), averaged(newWeight, 1, 1));
      worst = Math.max(worst, Math.max(meanShare, varianceShare));
    }
    assertThat(worst).isBetween(0.3, 1.0);
  }

  /** The weights 0 and 1 are exact, and so is the weight of the others. */
  @Test
  void weightsThatNothingRoundsAreNoLooser() {
    for (double exact : new double[] {0, 1}) {
      assertThat(bound(DECLARED, exact, 5, 7).runningMean().tolerance())
          .isEqualTo(bound(OTHERS, exact, 5, 7).runningMean().tolerance());
    }
  }
}
