package dev.normative.conformance.mutants;

import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies;
import dev.normative.contract.Policies.EmptyBatch;
import dev.normative.contract.Policies.SingleValue;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** One value, and none: divisions by zero, and checks that count the wrong thing. */
final class CornerMutants {
  private CornerMutants() {}

  private static final String OUR_OWN = "our own";

  static List<Mutant> all() {
    return List.of(
        stored(
            "n / (n - 1) for a single value",
            "github.com/FluxML/Flux.jl/issues/1992",
            (spec, n) -> n == 1 ? Double.NaN : 1),
        stored(
            "a last batch of one spoils the running variance",
            "github.com/torch/nn/issues/1271",
            (spec, n) -> n == 1 ? Double.POSITIVE_INFINITY : 1),
        stored(
            "n / (n - 1) for a single value in the fused path of images",
            "github.com/tensorflow/tensorflow/issues/34062",
            (spec, n) ->
                n == 1
                        && spec.reduction() instanceof PerChannel channels
                        && channels.leastRank() > 2
                    ? Double.NaN
                    : 1),
        new Mutant(
            "a single value gives NaN",
            "github.com/pytorch/pytorch/issues/1381",
            "F11",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double variance(double[] values, double mean) {
                    double variance = super.variance(values, mean);
                    return values.length == 1 ? Double.NaN : variance;
                  }
                }),
        new Mutant(
            "a single value is its own normalized value",
            OUR_OWN,
            "F11",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double mean(double[] values) {
                    return values.length == 1 ? 0 : super.mean(values);
                  }
                }),
        policies(
            "single values refused in one sample only",
            "github.com/pytorch/pytorch/issues/45687",
            "F11",
            given ->
                given.singleValue() == SingleValue.REFUSE
                    ? given.withSingleValue(SingleValue.REFUSE_SINGLE_SAMPLE)
                    : given),
        policies(
            "single values refused although they should pass",
            OUR_OWN,
            "F11",
            given -> given.withSingleValue(SingleValue.REFUSE)),
        policies(
            "single values pass although they should be refused",
            OUR_OWN,
            "F11",
            given -> given.withSingleValue(SingleValue.PASS)),
        policies(
            "an empty batch refused although it should pass",
            OUR_OWN,
            "F12",
            given -> given.withEmptyBatch(EmptyBatch.REFUSE)),
        policies(
            "an empty batch passes although it should be refused",
            OUR_OWN,
            "F12",
            given -> given.withEmptyBatch(EmptyBatch.PASS)),
        empty(
            "an empty batch makes the running mean NaN and shrinks the variance",
            "github.com/pytorch/pytorch/issues/12013",
            before ->
                new RunningStats(
                    before.mean().map(mean -> Double.NaN),
                    before.variance().map(variance -> 0.9 * variance),
                    before.batches() + 1)),
        empty(
            "an empty batch pulls the running statistics to zero",
            OUR_OWN,
            before ->
                new RunningStats(
                    before.mean().map(mean -> 0),
                    before.variance().map(variance -> 0),
                    before.batches() + 1)),
        empty("an empty batch is not counted", OUR_OWN, before -> before),
        new Mutant(
            "an empty batch divides by zero",
            "github.com/pytorch/pytorch/issues/120803",
            "F12",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double[] newOutput(int size) {
                    int rowsInBlock = Math.max(1, 4096 / size);
                    return super.newOutput(size + 0 * rowsInBlock);
                  }
                }),
        new Mutant(
            "an empty batch reads its first element",
            "github.com/pytorch/pytorch/issues/29578",
            "F12",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  RunningStats after(
                      Tensor input,
                      RunningStats before,
                      double[] mean,
                      double[] variance,
                      Mode mode) {
                    double pivot = input.at(0);
                    return Double.isNaN(pivot)
                        ? before
                        : super.after(input, before, mean, variance, mode);
                  }
                }));
  }

  private static Mutant stored(
      String name, String seenIn, BiFunction<NormSpec, Long, Double> factor) {
    return new Mutant(
        name,
        seenIn,
        "F11",
        spec ->
            new PlainNorm(spec) {
              @Override
              double stored(double variance, long n, RunningUpdate update) {
                double right = super.stored(variance, n, update);
                double wrong = factor.apply(spec, n);
                return wrong == 1 ? right : wrong;
              }
            });
  }

  /** Checks arguments by other policies than it was given. */
  private static Mutant policies(
      String name, String seenIn, String rule, UnaryOperator<Policies> believed) {
    return new Mutant(
        name,
        seenIn,
        rule,
        spec -> {
          PlainNorm other = new PlainNorm(spec.withPolicies(believed.apply(spec.policies())));
          return new PlainNorm(spec) {
            @Override
            void check(Tensor input, Affine affine, RunningStats before, Mode mode) {
              other.check(input, affine, before, mode);
            }
          };
        });
  }

  private static Mutant empty(String name, String seenIn, UnaryOperator<RunningStats> wrong) {
    return new Mutant(
        name,
        seenIn,
        "F12",
        spec ->
            new PlainNorm(spec) {
              @Override
              RunningStats after(
                  Tensor input, RunningStats before, double[] mean, double[] variance, Mode mode) {
                boolean moved =
                    input.size() == 0
                        && mode == Mode.TRAINING
                        && spec.running().isPresent()
                        && spec.reduction() instanceof PerChannel;
                return moved
                    ? wrong.apply(before)
                    : super.after(input, before, mean, variance, mode);
              }
            });
  }
}
