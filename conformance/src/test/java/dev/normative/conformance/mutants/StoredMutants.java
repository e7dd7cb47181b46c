package dev.normative.conformance.mutants;

import dev.normative.contract.Mode;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.tensor.Tensor;
import java.util.List;

/** Running statistics that are something else than a mean and a variance. */
final class StoredMutants {
  private StoredMutants() {}

  private static final String OUR_OWN = "our own";

  static List<Mutant> all() {
    return List.of(
        new Mutant(
            "the inverse deviation is stored, and read as such",
            "github.com/apache/mxnet/issues/9216",
            "S8",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double stored(double variance, long n, RunningUpdate update) {
                    return inverse(variance);
                  }

                  @Override
                  double inverseOfRunning(double inverse) {
                    return inverse;
                  }
                }),
        new Mutant(
            "the deviation is stored, and squared when read",
            OUR_OWN,
            "S8",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double stored(double variance, long n, RunningUpdate update) {
                    return round(Math.sqrt(super.stored(variance, n, update)));
                  }

                  @Override
                  double inverseOfRunning(double deviation) {
                    return super.inverseOfRunning(round(deviation * deviation));
                  }
                }),
        new Mutant(
            "the variance is stored with epsilon, and read without adding it",
            OUR_OWN,
            "S8",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  double stored(double variance, long n, RunningUpdate update) {
                    return round(super.stored(variance, n, update) + epsilon());
                  }

                  @Override
                  double inverseOfRunning(double withEpsilon) {
                    return round(1 / round(Math.sqrt(withEpsilon)));
                  }
                }),
        new Mutant(
            "the mean of the squares is stored",
            OUR_OWN,
            "S8",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  RunningStats after(
                      Tensor input,
                      RunningStats before,
                      double[] mean,
                      double[] variance,
                      Mode mode) {
                    double[] squares = new double[variance.length];
                    for (int s = 0; s < squares.length; s++) {
                      squares[s] = round(variance[s] + mean[s] * mean[s]);
                    }
                    return super.after(input, before, mean, squares, mode);
                  }
                }));
  }
}
