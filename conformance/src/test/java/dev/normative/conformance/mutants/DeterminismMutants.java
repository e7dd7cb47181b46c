package dev.normative.conformance.mutants;

import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Tensor;
import java.util.List;

/** Right results, as long as nobody else is there. */
final class DeterminismMutants {
  private DeterminismMutants() {}

  static List<Mutant> all() {
    return List.of(new Mutant("a work buffer that all calls share", "our own", "D3", Shared::new));
  }

  /** Keeps the statistics of a call where the next one, of another thread, overwrites them. */
  private static final class Shared extends PlainNorm {
    private volatile double[] mean;

    Shared(NormSpec spec) {
      super(spec);
    }

    @Override
    RunningStats after(
        Tensor input, RunningStats before, double[] ofSets, double[] variance, Mode mode) {
      mean = ofSets;
      // What a larger input would need the time for.
      Thread.yield();
      return super.after(input, before, ofSets, variance, mode);
    }

    @Override
    double output(
        double x,
        Element element,
        double[] own,
        double[] inverse,
        Affine affine,
        RunningStats before) {
      return super.output(x, element, mean, inverse, affine, before);
    }
  }
}
