package dev.normative.conformance.mutants;

import dev.normative.contract.Affine;
import dev.normative.contract.ArgumentCheck;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.norm.Partition;
import dev.normative.numerics.ElementSet;
import dev.normative.tensor.Tensor;
import java.util.Optional;

/**
 * Batch normalization as one would write it down: two passes over each channel in plain arithmetic,
 * every stored value rounded to the format. It passes the suite; each mutant overrides one step.
 */
class PlainBatchNorm implements Normalization {
  final NormSpec spec;

  PlainBatchNorm(NormSpec spec) {
    this.spec = spec;
  }

  /** A forward call with what backward needs of it. */
  record Saved(
      Tensor output,
      RunningStats after,
      Tensor input,
      Affine affine,
      double[] mean,
      double[] inverse,
      boolean ofBatch)
      implements Forward {}

  /**
   * What the input gradient of an element is made of: its upstream gradient and normalized value,
   * its channel's scale and inverse deviation, the sums of dy and dy xhat over the channel's n
   * elements, and whether these belong in at all.
   */
  record Terms(
      double dy,
      double xhat,
      double scale,
      double inverse,
      double sum,
      double weighted,
      int n,
      boolean ofBatch) {

    Terms withWeighted(double other) {
      return new Terms(dy, xhat, scale, inverse, sum, other, n, ofBatch);
    }

    Terms always() {
      return new Terms(dy, xhat, scale, inverse, sum, weighted, n, true);
    }
  }

  @Override
  public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
    check(input, affine, before, mode);
    Partition partition = Partition.of(spec.reduction(), input.shape());
    int channels = partition.sets();
    double[] mean = new double[channels];
    double[] variance = new double[channels];
    double[] inverse = new double[channels];
    double[] output = newOutput(input.size());
    for (int c = 0; c < channels; c++) {
      int[] positions = positions(partition.set(c));
      double[] values = values(input, positions);
      mean[c] = usesBatch(mode) ? mean(values) : before.mean().at(c);
      variance[c] = usesBatch(mode) ? variance(values, mean[c]) : before.variance().at(c);
      inverse[c] = inverse(variance[c]);
    }
    RunningStats after = after(input, before, mean, variance, mode);
    for (int c = 0; c < channels; c++) {
      for (int i : positions(partition.set(c))) {
        output[i] = output(input.at(i), c, mean, inverse, affine, before);
      }
    }
    return new Saved(
        Tensor.adopting(input.shape(), output),
        after,
        input,
        affine,
        mean,
        inverse,
        usesBatch(mode));
  }

  @Override
  public Gradients backward(Forward forward, Tensor upstream) {
    checkBackward(forward, upstream);
    if (!(forward instanceof Saved saved)) {
      throw new IllegalArgumentException("backward needs a forward call of its own");
    }
    Partition partition = Partition.of(spec.reduction(), saved.input().shape());
    double[] dx = new double[upstream.size()];
    double[] dScale = new double[partition.sets()];
    double[] dShift = newShiftGradient(partition.sets());
    for (int c = 0; c < partition.sets(); c++) {
      int[] positions = positions(partition.set(c));
      double[] weightedTerms = values(upstream, positions);
      double sum = sum(weightedTerms);
      for (int i = 0; i < positions.length; i++) {
        weightedTerms[i] = round(weightedTerms[i] * forScaleGradient(saved, positions[i], c));
      }
      double weighted = sum(weightedTerms);
      dScale[c] = weighted;
      dShift[c] = sum;
      for (int i : positions) {
        double xhat = normalized(saved, i, c);
        double scale = saved.affine().scaleAt(c);
        dx[i] =
            inputGradient(
                new Terms(
                    upstream.at(i),
                    xhat,
                    scale,
                    saved.inverse()[c],
                    sum,
                    weighted,
                    positions.length,
                    saved.ofBatch()));
      }
    }
    Tensor shape = Tensor.zeros(spec.reduction().parameterShape());
    return new Gradients(
        Tensor.adopting(upstream.shape(), dx),
        spec.scale() ? Optional.of(Tensor.adopting(shape.shape(), dScale)) : Optional.empty(),
        spec.shift() ? Optional.of(Tensor.adopting(shape.shape(), dShift)) : Optional.empty());
  }

  // The steps, in the order in which they happen.

  void check(Tensor input, Affine affine, RunningStats before, Mode mode) {
    ArgumentCheck.forward(spec, input, affine, before, mode);
  }

  void checkBackward(Forward forward, Tensor upstream) {
    ArgumentCheck.backward(spec, forward, upstream);
  }

  boolean usesBatch(Mode mode) {
    return spec.usesBatchStatistics(mode);
  }

  double[] newOutput(int size) {
    return new double[size];
  }

  double sum(double[] terms) {
    double sum = 0;
    for (double term : terms) {
      sum = round(sum + term);
    }
    return sum;
  }

  double[] newShiftGradient(int size) {
    return new double[size];
  }

  double mean(double[] values) {
    return round(sum(values) / values.length);
  }

  double variance(double[] values, double mean) {
    double[] squares = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      double deviation = round(values[i] - mean);
      squares[i] = round(deviation * deviation);
    }
    return round(sum(squares) / values.length);
  }

  double inverse(double variance) {
    return round(1 / round(Math.sqrt(round(variance + spec.epsilon()))));
  }

  double output(
      double x, int c, double[] mean, double[] inverse, Affine affine, RunningStats before) {
    double normalized = round(round(x - mean[c]) * inverse[c]);
    return round(round(normalized * affine.scaleAt(c)) + affine.shiftAt(c));
  }

  RunningStats after(
      Tensor input, RunningStats before, double[] mean, double[] variance, Mode mode) {
    if (mode == Mode.EVALUATION || spec.running().isEmpty()) {
      return before;
    }
    RunningUpdate update = spec.running().get();
    double weight = newWeight(update, before);
    long n = input.size() / mean.length;
    double[] newMean = new double[mean.length];
    double[] newVariance = new double[mean.length];
    for (int c = 0; c < mean.length; c++) {
      newMean[c] = average(before.mean().at(c), mean[c], weight);
      newVariance[c] = average(before.variance().at(c), stored(variance[c], n, update), weight);
    }
    return new RunningStats(
        Tensor.vector(newMean), Tensor.vector(newVariance), before.batches() + 1);
  }

  double newWeight(RunningUpdate update, RunningStats before) {
    return update.newWeight(before.batches());
  }

  double stored(double variance, long n, RunningUpdate update) {
    return round(variance * update.stored().correction(n));
  }

  double average(double before, double batch, double weight) {
    return round(round((1 - weight) * before) + round(weight * batch));
  }

  double normalized(Saved saved, int i, int c) {
    return round(round(saved.input().at(i) - saved.mean()[c]) * saved.inverse()[c]);
  }

  double forScaleGradient(Saved saved, int i, int c) {
    return normalized(saved, i, c);
  }

  double inputGradient(Terms terms) {
    double direct = terms.ofBatch ? round(terms.dy - round(terms.sum / terms.n)) : terms.dy;
    double viaVariance = terms.ofBatch ? round(terms.xhat * round(terms.weighted / terms.n)) : 0;
    return round(round(terms.scale * terms.inverse) * round(direct - viaVariance));
  }

  double round(double value) {
    return spec.dtype().round(value);
  }

  static int[] positions(ElementSet set) {
    int[] positions = new int[set.size()];
    int next = 0;
    for (int run = 0; run < set.runs(); run++) {
      for (int place = 0; place < set.runLength(); place++) {
        positions[next++] = set.runStart(run) + place;
      }
    }
    return positions;
  }

  private static double[] values(Tensor input, int[] positions) {
    double[] values = new double[positions.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = input.at(positions[i]);
    }
    return values;
  }
}
