package dev.normative.norm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.Affine;
import dev.normative.contract.Denominator;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.Policies;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.dfp.Dfp;

/** Every result of the reference is within one ulp of the exact one, or its stated bound. */
class ExactNormalizationAccuracyTest {

  /** A specification with a shape that fits it. */
  record Kind(NormSpec spec, Shape shape) {}

  @Provide
  Arbitrary<Kind> kinds() {
    Arbitrary<Integer> samples = Arbitraries.integers().between(2, 9);
    Arbitrary<Integer> size = Arbitraries.integers().between(1, 5);
    Arbitrary<Double> epsilon = Arbitraries.of(1e-5, 1e-3, 0.1, 1e-12);
    Arbitrary<Policies> places =
        Arbitraries.of(Policies.EpsilonPlace.values())
            .map(place -> new Policies(Policies.SingleValue.PASS, Policies.EmptyBatch.PASS, place));
    return Combinators.combine(Arbitraries.of(0, 1, 2, 3), samples, size, size, epsilon, places)
        .as(
            (which, n, a, b, eps, policies) -> {
              Kind kind =
                  switch (which) {
                    case 0 -> new Kind(NormSpec.batchNorm1d(a), Shape.of(n, a));
                    case 1 -> new Kind(NormSpec.batchNorm2d(a), Shape.of(n, a, b, 2));
                    case 2 -> new Kind(NormSpec.layerNorm(a, 3), Shape.of(n, b, a, 3));
                    default -> new Kind(NormSpec.groupNorm(2, 2 * a), Shape.of(n, 2 * a, b));
                  };
              NormSpec spec = kind.spec().withEpsilon(eps).withPolicies(policies);
              return new Kind(spec, kind.shape());
            });
  }

  @Property(tries = 300)
  void resultsAreWithinOneUlp(
      @ForAll("kinds") Kind kind,
      @ForAll @IntRange(min = 0, max = 8) int offsetDigits,
      @ForAll @IntRange(min = -8, max = 8) int exponent,
      @ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    NormSpec spec = kind.spec();
    double offset = offsetDigits == 0 ? 0 : StrictMath.pow(10, offsetDigits - 1);
    Tensor input = drawn.input(kind.shape(), offset, exponent);
    Tensor upstream = drawn.uniform(kind.shape());
    Affine affine = drawn.affine(spec);
    DfpNormalization exact = new DfpNormalization(spec, input, affine, upstream);

    try (Normalization norm = new ExactNormalization(spec)) {
      Forward forward = norm.forward(input, affine, spec.initialStats(), Mode.TRAINING);
      Gradients gradients = norm.backward(forward, upstream);
      withinOneUlp("output", exact.output, forward.output());
      inputGradientWithinItsBound(spec, input, affine, upstream, exact, gradients.input());
      withinOneUlp("scale gradient", exact.scaleGradient, gradients.scale().orElseThrow());
      withinOneUlp("shift gradient", exact.shiftGradient, gradients.shift().orElseThrow());
    }
  }

  @Property(tries = 200)
  void runningStatisticsAreWithinOneUlp(
      @ForAll @IntRange(min = 1, max = 4) int channels,
      @ForAll @IntRange(min = 2, max = 20) int samples,
      @ForAll Denominator stored,
      @ForAll @IntRange(min = 0, max = 6) int offsetDigits,
      @ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    double weight = 0.25; // exact, and so is 1 - weight
    NormSpec spec =
        NormSpec.batchNorm1d(channels).withRunning(new RunningUpdate.Exponential(weight, stored));
    Shape shape = Shape.of(samples, channels);
    Tensor input = drawn.input(shape, StrictMath.pow(10, offsetDigits), 2);
    RunningStats before = drawn.statistics(spec);
    DfpNormalization exact =
        new DfpNormalization(spec, input, Affine.initial(spec), Tensor.zeros(shape));
    RunningStats after;
    try (Normalization norm = new ExactNormalization(spec)) {
      after = norm.forward(input, Affine.initial(spec), before, Mode.TRAINING).after();
    }
    Dfp[] mean = new Dfp[channels];
    Dfp[] variance = new Dfp[channels];
    for (int c = 0; c < channels; c++) {
      Dfp batch = exact.variance[c];
      if (stored == Denominator.UNBIASED) {
        batch = batch.multiply(samples).divide(samples - 1);
      }
      mean[c] = blend(before.mean().at(c), exact.mean[c], weight);
      variance[c] = blend(before.variance().at(c), batch, weight);
    }
    withinOneUlp("running mean", mean, after.mean());
    withinOneUlp("running variance", variance, after.variance());
    assertThat(after.batches()).isEqualTo(before.batches() + 1);
  }

  /**
   * One ulp, and what double-double arithmetic leaves where the gradient cancels: the bound that
   * {@link ExactNormalization} states.
   */
  private static void inputGradientWithinItsBound(
      NormSpec spec,
      Tensor input,
      Affine affine,
      Tensor upstream,
      DfpNormalization exact,
      Tensor actual) {
    Partition partition = Partition.of(spec.reduction(), input.shape());
    for (int s = 0; s < partition.sets(); s++) {
      double deviation = Math.sqrt(exact.variance[s].toDouble());
      boolean inside = spec.policies().epsilonPlace() == Policies.EpsilonPlace.INSIDE_ROOT;
      double r =
          1
              / (inside
                  ? Math.sqrt(exact.variance[s].toDouble() + spec.epsilon())
                  : deviation + spec.epsilon());
      double sensitivity = inside || deviation == 0 ? r : 1 / deviation;
      double largestInput = 0;
      double largestNormalized = 0;
      double largestGradient = 0;
      int[] positions = DfpNormalization.positions(partition.set(s));
      for (int k = 0; k < positions.length; k++) {
        int i = positions[k];
        int parameter = partition.parameter(s, k % partition.set(s).runLength());
        double x = input.at(i);
        double normalized = Math.abs(x - exact.mean[s].toDouble()) * r;
        largestInput = Math.max(largestInput, Math.abs(x));
        largestNormalized = Math.max(largestNormalized, normalized);
        largestGradient =
            Math.max(largestGradient, Math.abs(affine.scaleAt(parameter) * upstream.at(i)));
      }
      double cancelled =
          (3 * positions.length + 20)
              * 0x1p-106
              * largestGradient
              * (2 * r
                  + 3 * sensitivity * largestNormalized * (largestNormalized + r * largestInput));
      for (int i : positions) {
        withinBound("input gradient", i, exact.inputGradient[i], actual.at(i), cancelled);
      }
    }
  }

  private static Dfp blend(double before, Dfp batch, double weight) {
    return DfpNormalization.dfp(before)
        .multiply(DfpNormalization.dfp(1 - weight))
        .add(batch.multiply(DfpNormalization.dfp(weight)));
  }

  private static void withinOneUlp(String what, Dfp[] exact, Tensor actual) {
    for (int i = 0; i < exact.length; i++) {
      withinBound(what, i, exact[i], actual.at(i), 0);
    }
  }

  private static void withinBound(
      String what, int at, Dfp exact, double actual, double beyondOneUlp) {
    double error = exact.subtract(DfpNormalization.dfp(actual)).abs().toDouble();
    assertThat(error)
        .as("error of the %s at %d, exact %s", what, at, exact)
        .isLessThanOrEqualTo(Math.ulp(exact.toDouble()) + beyondOneUlp);
  }
}
