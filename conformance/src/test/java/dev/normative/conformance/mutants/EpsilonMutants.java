package dev.normative.conformance.mutants;

import dev.normative.contract.NormSpec;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Epsilon lost, clamped, misplaced; variances where deviations belong. */
final class EpsilonMutants {
  private EpsilonMutants() {}

  static List<Mutant> all() {
    return List.of(
        epsilon("epsilon lost", "github.com/VeriSilicon/TIM-VX/issues/589", given -> 0),
        epsilon(
            "epsilon raised to 1.001e-5",
            "github.com/tensorflow/tensorflow/issues/37768",
            given -> Math.max(given, 1.001e-5)),
        epsilon(
            "epsilon replaced by the default in a fused kernel",
            "github.com/tensorflow/tensorflow/issues/58863",
            given -> NormSpec.DEFAULT_EPSILON),
        epsilon(
            "epsilon raised to the least of a library",
            "github.com/microsoft/onnxruntime/issues/2680",
            given -> Math.max(given, 1e-5)),
        epsilon(
            "epsilon of half precision",
            "github.com/tensorflow/tensorflow/issues/24979",
            given -> Math.rint(given * 0x1p24) * 0x1p-24),
        new Mutant(
            "epsilon missing in evaluation",
            "github.com/chainer/chainer/issues/855",
            "F3",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double inverseOfRunning(double variance) {
                    return round(1 / round(Math.sqrt(variance)));
                  }
                }),
        new Mutant(
            "epsilon inside the root wherever it is declared",
            "our own",
            "F3",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double inverse(double variance) {
                    return round(1 / round(Math.sqrt(round(variance + epsilon()))));
                  }
                }),
        new Mutant(
            "epsilon squared under the root",
            "our own",
            "F3",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double epsilon() {
                    return spec.epsilon() * spec.epsilon();
                  }
                }),
        new Mutant(
            "divided by the square of variance and epsilon",
            "github.com/jax-ml/jax/issues/442",
            "F5",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double inverse(double variance) {
                    double sum = round(variance + epsilon());
                    return round(1 / round(sum * sum));
                  }
                }),
        new Mutant(
            "output deviation is the square of the input's",
            "github.com/tenstorrent/tt-mlir/issues/8561",
            "F5",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double inverse(double variance) {
                    return round(Math.sqrt(round(variance + epsilon())));
                  }
                }),
        new Mutant(
            "small variances taken for none",
            "our own",
            "F5",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double variance(double[] values, double mean) {
                    double variance = super.variance(values, mean);
                    return variance < 1e-4 ? 0 : variance;
                  }
                }),
        new Mutant(
            "mean times a value in the place of the squared mean",
            "github.com/lhnguyen102/cuTAGI/issues/89",
            "F6",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double variance(double[] values, double mean) {
                    double squares = super.variance(values, 0);
                    return Math.max(0, round(squares - round(mean * values[0])));
                  }
                }));
  }

  private static Mutant epsilon(String name, String seenIn, DoubleUnaryOperator used) {
    return new Mutant(
        name,
        seenIn,
        "F3",
        spec ->
            new PlainNorm(spec) {
              @Override
              double epsilon() {
                return used.applyAsDouble(spec.epsilon());
              }
            });
  }
}
