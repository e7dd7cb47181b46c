package dev.normative.conformance.bound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.normative.contract.Accumulator;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.numerics.ElementSet;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** The edges of {@link SetBound}; what lies between them is {@link NormalizationBoundTest}'s. */
class SetBoundTest {
  private static final NormSpec SPEC = NormSpec.batchNorm1d(1).withDType(DType.FLOAT32);

  private static SetBound ofBatch(double... values) {
    return SetBound.ofBatch(SPEC, Accumulator.BLOCKED, Tensor.vector(values), all(values));
  }

  private static ElementSet all(double... values) {
    return new ElementSet(0, 1, values.length, values.length);
  }

  @Test
  void roundingsGrowByTheClassicalBound() {
    assertThat(SetBound.growth(0, 0x1p-24)).isZero();
    // k u = 1/4, so k u / (1 - k u) = 1/3.
    assertThat(SetBound.growth(0x1p22, 0x1p-24)).isEqualTo(1.0 / 3);
    assertThat(SetBound.growth(0x1p24 - 1, 0x1p-24)).isCloseTo(0x1p24, within(2.0));
  }

  @Test
  void asManyRoundingsAsTheFormatHoldsMayLoseEverything() {
    assertThat(SetBound.growth(0x1p24, 0x1p-24)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(SetBound.growth(0x1p30, 0x1p-24)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void whatIsGivenIsNotOff() {
    SetBound given = SetBound.ofGiven(SPEC.withEpsilon(1), 2, 3);
    assertThat(given.meanError).isZero();
    assertThat(given.varianceError).isZero();
    assertThat(given.inverse).isEqualTo(0.5);
    assertThat(given.normalized(8)).isEqualTo(3);
  }

  /** |x| + |m| times itself and n is a quarter of the largest float: the last that is in range. */
  @Test
  void aSumThatReachesAQuarterOfTheRangeIsStillBounded() {
    double quarter = DType.FLOAT32.largest() / 4;
    // One value: |x| + |m| = 2 |x|.
    double inside = Math.sqrt(quarter) / 2;
    assertThat(ofBatch(inside * (1 - 1e-9)).meanError).isFinite();
    assertThat(ofBatch(inside * (1 + 1e-9)).meanError).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(ofBatch(inside * (1 + 1e-9)).varianceError).isEqualTo(Double.POSITIVE_INFINITY);
    // Two opposite values, mean 0: 2 x^2.
    double two = Math.sqrt(quarter / 2);
    assertThat(ofBatch(two * (1 - 1e-9), -two * (1 - 1e-9)).varianceError).isFinite();
    assertThat(ofBatch(two * (1 + 1e-9), -two).varianceError).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void theLargestFloatsAreInRangeOfNoSum() {
    double largest = DType.FLOAT32.largest();
    assertThat(ofBatch(largest, -largest).meanError).isEqualTo(Double.POSITIVE_INFINITY);
    ElementSet both = all(largest, -largest);
    Tensor values = Tensor.vector(largest, -largest);
    SetBound anyRange = SetBound.ofBatchInAnyRange(SPEC, Accumulator.BLOCKED, values, both);
    assertThat(anyRange.meanError).isFinite();
    assertThat(anyRange.varianceError).isFinite();
    assertThat(anyRange.normalizedError(largest)).isLessThan(1e-3);
  }

  /** Of a constant set the mean's error is all that is squared: (1 + g(G + 4)) dm^2. */
  @Test
  void aConstantSetsVarianceIsOffByTheSquareOfItsMeansError() {
    SetBound set = ofBatch(1e6, 1e6, 1e6);
    double ofSquares =
        SetBound.growth(Accumulator.BLOCKED.roundings(3) + 4, DType.FLOAT32.unitRoundoff());
    assertThat(set.variance).isZero();
    assertThat(set.varianceError / (set.meanError * set.meanError) - 1)
        .isCloseTo(ofSquares, within(1e-12));
  }

  @Test
  void notANumberIsInNoRange() {
    assertThat(ofBatch(1, Double.NaN).meanError).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void aRootOfAVarianceThatMayBeZeroIsOffByAnything() {
    NormSpec outside =
        SPEC.withPolicies(SPEC.policies().withEpsilonPlace(EpsilonPlace.OUTSIDE_ROOT));
    double[] values = {1000, 1000 + 0x1p-10};
    SetBound bound =
        SetBound.ofBatch(outside, Accumulator.SEQUENTIAL, Tensor.vector(values), all(values));
    assertThat(bound.varianceError).isGreaterThan(bound.variance);
    assertThat(bound.sensitivityError).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(bound.inverseError).isFinite();
  }
}
