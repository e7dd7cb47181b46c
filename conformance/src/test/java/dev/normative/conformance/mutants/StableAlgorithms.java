package dev.normative.conformance.mutants;

import dev.normative.contract.Accumulator;
import dev.normative.contract.Affine;
import dev.normative.contract.ArrayNormalization;
import dev.normative.contract.Capability;
import dev.normative.contract.CopyingArrays;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.RunningStats;
import dev.normative.contract.ShardedNormalization;
import dev.normative.contract.StatefulAdapter;
import dev.normative.contract.StatefulLayer;
import dev.normative.tensor.DType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Different ways to do it right: none of them may be rejected. */
final class StableAlgorithms {
  private StableAlgorithms() {}

  /** A right implementation: its name, what it declares, how one is made. */
  record Stable(
      String name, Accumulator declared, boolean folded, Function<NormSpec, Normalization> maker)
      implements NormalizationProvider {

    @Override
    public Set<Capability> capabilities() {
      Set<Capability> claimed = EnumSet.copyOf(Mutant.CAPABILITIES);
      if (name.startsWith("Welford")) {
        claimed.remove(Capability.EXACT_SUMS);
      }
      if (folded) {
        claimed.add(Capability.FOLDED_AFFINE);
      }
      return claimed;
    }

    @Override
    public Accumulator accumulator(DType dtype) {
      return declared;
    }

    @Override
    public Normalization create(NormSpec spec) {
      return maker.apply(spec);
    }

    @Override
    public StatefulLayer createLayer(NormSpec spec) {
      return new StatefulAdapter(spec, create(spec));
    }

    @Override
    public ShardedNormalization createSharded(NormSpec spec) {
      return new JoinedShards(create(spec));
    }

    @Override
    public ArrayNormalization createArrays(NormSpec spec, int threads) {
      return new CopyingArrays(spec, create(spec));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Stable> all() {
    return List.of(
        new Stable(
            "two passes, one after the other", Accumulator.SEQUENTIAL, false, PlainNorm::new),
        new Stable("two passes, pairwise", Accumulator.BLOCKED, false, Pairwise::new),
        new Stable("two passes with correction", Accumulator.SEQUENTIAL, false, Corrected::new),
        new Stable("Welford's updates", Accumulator.SEQUENTIAL, false, Welford::new),
        new Stable("mean and scale folded into a x + b", Accumulator.SEQUENTIAL, true, Folded::new),
        new Stable(
            "nothing added where there is no shift", Accumulator.SEQUENTIAL, false, NoShift::new),
        new Stable(
            "averages as old + w (new - old)", Accumulator.SEQUENTIAL, false, MovedAverage::new),
        new Stable(
            "averages as old - (old - new) w", Accumulator.SEQUENTIAL, false, PulledAverage::new));
  }

  private static final class Pairwise extends PlainNorm {
    Pairwise(NormSpec spec) {
      super(spec);
    }

    @Override
    double sum(double[] terms) {
      return sum(terms, 0, terms.length);
    }

    private double sum(double[] terms, int from, int to) {
      if (to - from <= 8) {
        double sum = 0;
        for (int i = from; i < to; i++) {
          sum = round(sum + terms[i]);
        }
        return sum;
      }
      int middle = (from + to) >>> 1;
      return round(sum(terms, from, middle) + sum(terms, middle, to));
    }
  }

  private static final class Corrected extends PlainNorm {
    Corrected(NormSpec spec) {
      super(spec);
    }

    @Override
    double variance(double[] values, double mean) {
      if (!spec.centered()) {
        return super.variance(values, mean);
      }
      double[] deviations = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        deviations[i] = round(values[i] - mean);
      }
      double rest = sum(deviations);
      double correction = round(round(rest * rest) / values.length);
      double squares = round(super.variance(values, mean) * values.length);
      return Math.max(0, round(round(squares - correction) / values.length));
    }
  }

  private static final class Welford extends PlainNorm {
    Welford(NormSpec spec) {
      super(spec);
    }

    @Override
    double mean(double[] values) {
      double mean = 0;
      for (int i = 0; i < values.length; i++) {
        mean = round(mean + round(round(values[i] - mean) / (i + 1)));
      }
      return mean;
    }

    @Override
    double variance(double[] values, double ignored) {
      if (!spec.centered()) {
        return super.variance(values, 0);
      }
      double mean = 0;
      double squares = 0;
      for (int i = 0; i < values.length; i++) {
        double deviation = round(values[i] - mean);
        mean = round(mean + round(deviation / (i + 1)));
        squares = round(squares + round(deviation * round(values[i] - mean)));
      }
      return round(squares / values.length);
    }
  }

  private static final class Folded extends PlainNorm {
    Folded(NormSpec spec) {
      super(spec);
    }

    @Override
    double output(
        double x,
        Element element,
        double[] mean,
        double[] inverse,
        Affine affine,
        RunningStats before) {
      double a = round(affine.scaleAt(element.parameter()) * inverse[element.set()]);
      double b = round(affine.shiftAt(element.parameter()) - round(mean[element.set()] * a));
      return round(round(a * x) + b);
    }
  }

  private static final class NoShift extends PlainNorm {
    NoShift(NormSpec spec) {
      super(spec);
    }

    @Override
    double affine(double normalized, Affine affine, int parameter) {
      double scaled = spec.scale() ? round(normalized * affine.scaleAt(parameter)) : normalized;
      return spec.shift() ? round(scaled + affine.shiftAt(parameter)) : scaled;
    }
  }

  private static final class MovedAverage extends PlainNorm {
    MovedAverage(NormSpec spec) {
      super(spec);
    }

    @Override
    double average(double before, double batch, double weight) {
      return round(before + round(weight * round(batch - before)));
    }
  }

  private static final class PulledAverage extends PlainNorm {
    PulledAverage(NormSpec spec) {
      super(spec);
    }

    @Override
    double average(double before, double batch, double weight) {
      return round(before - round(round(before - batch) * weight));
    }
  }
}
