package dev.normative.conformance.mutants;

import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Silent overflow, narrow intermediate formats, NaN swallowed or let loose. */
final class RangeMutants {
  private RangeMutants() {}

  private static final String OUR_OWN = "our own";

  /** The largest number of IEEE half precision. */
  private static final double HALF = 65504;

  static List<Mutant> all() {
    return List.of(
        inverse(
            "infinite variance gives the shift",
            "github.com/microsoft/onnxruntime/issues/31626",
            "F9",
            variance -> variance),
        inverse(
            "variance saturated at the largest number",
            OUR_OWN,
            "F9",
            variance -> Math.min(variance, Float.MAX_VALUE)),
        inverse(
            "variance of half precision breaks at its largest number",
            "github.com/microsoft/onnxruntime/issues/17692",
            "F9",
            variance -> variance > HALF ? Double.POSITIVE_INFINITY : variance),
        inverse(
            "zeros where squares leave half precision",
            "github.com/microsoft/onnxruntime/issues/29034",
            "F9",
            variance -> variance > HALF ? Double.MAX_VALUE : variance),
        new Mutant(
            "small values flushed to zero",
            OUR_OWN,
            "F9",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double output(
                      double x,
                      Element element,
                      double[] mean,
                      double[] inverse,
                      Affine affine,
                      RunningStats before) {
                    double flushed = Math.abs(x) < 0x1p-60 ? 0 : x;
                    return super.output(flushed, element, mean, inverse, affine, before);
                  }
                }),
        new Mutant(
            "input cast to half precision before the mathematics",
            "github.com/keras-team/keras/issues/22586",
            "F9",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double mean(double[] values) {
                    return super.mean(clamped(values));
                  }

                  @Override
                  double variance(double[] values, double mean) {
                    return super.variance(clamped(values), mean);
                  }

                  private double[] clamped(double[] values) {
                    return Arrays.stream(values)
                        .map(x -> Math.max(-HALF, Math.min(HALF, x)))
                        .toArray();
                  }
                }),
        new Mutant(
            "NaN turned into 0 by a rectifier's comparison",
            "github.com/FluxML/Flux.jl/issues/2071",
            "F10",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double affine(double normalized, Affine affine, int parameter) {
                    double y = super.affine(normalized, affine, parameter);
                    return Double.isNaN(y) ? 0 : y;
                  }
                }),
        new Mutant(
            "means skip NaN",
            OUR_OWN,
            "F10",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double sum(double[] terms) {
                    return super.sum(Arrays.stream(terms).filter(t -> !Double.isNaN(t)).toArray());
                  }
                }),
        new Mutant(
            "infinity clipped to the largest number",
            OUR_OWN,
            "F10",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double output(
                      double x,
                      Element element,
                      double[] mean,
                      double[] inverse,
                      Affine affine,
                      RunningStats before) {
                    double y = super.output(x, element, mean, inverse, affine, before);
                    double largest = spec.dtype().largest();
                    return Double.isNaN(y) ? y : Math.max(-largest, Math.min(largest, y));
                  }
                }),
        new Mutant("scratch sums not cleared after NaN", OUR_OWN, "F10", SumsNotCleared::new),
        new Mutant(
            "running statistics skip a batch that is not finite",
            OUR_OWN,
            "F10",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double average(double before, double batch, double weight) {
                    return Double.isFinite(batch) ? super.average(before, batch, weight) : before;
                  }
                }));
  }

  private static Mutant inverse(
      String name, String seenIn, String rule, DoubleUnaryOperator stored) {
    return new Mutant(
        name,
        seenIn,
        rule,
        spec ->
            new PlainNorm(spec) {
              @Override
              double inverse(double variance) {
                double kept = stored.applyAsDouble(variance);
                return round(1 / round(Math.sqrt(round(kept + epsilon()))));
              }
            });
  }

  /** What one set leaves behind is added to the next one's: 0 times it, which NaN survives. */
  private static final class SumsNotCleared extends PlainNorm {
    private double left;

    SumsNotCleared(NormSpec spec) {
      super(spec);
    }

    @Override
    RunningStats after(
        Tensor input, RunningStats before, double[] mean, double[] variance, Mode mode) {
      left = 0;
      return super.after(input, before, mean, variance, mode);
    }

    @Override
    double variance(double[] values, double mean) {
      double variance = super.variance(values, mean) + 0 * left;
      left = variance;
      return variance;
    }
  }
}
