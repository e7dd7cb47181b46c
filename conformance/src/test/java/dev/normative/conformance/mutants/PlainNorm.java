package dev.normative.conformance.mutants;

import dev.normative.contract.Affine;
import dev.normative.contract.ArgumentCheck;
import dev.normative.contract.Forward;
import dev.normative.contract.FusedComposition;
import dev.normative.contract.FusedGradients;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.contract.SecondGradients;
import dev.normative.norm.Partition;
import dev.normative.numerics.ElementSet;
import dev.normative.tensor.Tensor;
import java.util.Optional;

/**
 * Any of the norms as one would write it down: two passes over each statistics set in plain
 * arithmetic, every stored value rounded to the format. It passes the suite; each mutant overrides
 * one step.
 */
class PlainNorm implements Normalization {
  final NormSpec spec;

  PlainNorm(NormSpec spec) {
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
      implements Forward {

    Saved with(Tensor otherOutput) {
      return new Saved(otherOutput, after, input, affine, mean, inverse, ofBatch);
    }

    Saved withAfter(RunningStats other) {
      return new Saved(output, other, input, affine, mean, inverse, ofBatch);
    }

    Saved withAffine(Affine other) {
      return new Saved(output, after, input, other, mean, inverse, ofBatch);
    }

    Saved withOfBatch(boolean other) {
      return new Saved(output, after, input, affine, mean, inverse, other);
    }
  }

  /**
   * What the input gradient of an element is made of: a, which is its upstream gradient times its
   * scale, its normalized value, its set's inverse deviation, the sums of a and a xhat over the
   * set's n elements, and whether these belong in at all.
   */
  record Terms(
      double a, double xhat, double inverse, double sum, double weighted, int n, boolean ofBatch) {

    Terms withA(double other) {
      return new Terms(other, xhat, inverse, sum, weighted, n, ofBatch);
    }

    Terms withSum(double other) {
      return new Terms(a, xhat, inverse, other, weighted, n, ofBatch);
    }

    Terms withWeighted(double other) {
      return new Terms(a, xhat, inverse, sum, other, n, ofBatch);
    }

    Terms withOfBatch(boolean other) {
      return new Terms(a, xhat, inverse, sum, weighted, n, other);
    }
  }

  @Override
  public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
    check(input, affine, before, mode);
    Partition partition = partition(input);
    double[] mean = new double[partition.sets()];
    double[] variance = new double[partition.sets()];
    double[] inverse = new double[partition.sets()];
    double[] output = newOutput(input.size());
    for (int s = 0; s < partition.sets(); s++) {
      if (usesBatch(mode)) {
        double[] values = values(input, positions(partition.set(s)));
        mean[s] = spec.centered() ? mean(values) : 0;
        variance[s] = variance(values, mean[s]);
        inverse[s] = inverse(variance[s]);
      } else {
        mean[s] = before.mean().at(partition.statistic(s));
        variance[s] = before.variance().at(partition.statistic(s));
        inverse[s] = inverseOfRunning(variance[s]);
      }
    }
    RunningStats after = after(input, before, mean, variance, mode);
    for (int s = 0; s < partition.sets(); s++) {
      int[] positions = positions(partition.set(s));
      int[] parameters = parameters(partition, s);
      for (int i = 0; i < positions.length; i++) {
        Element element = new Element(s, partition.statistic(s), parameters[i]);
        output[positions[i]] =
            output(input.at(positions[i]), element, mean, inverse, affine, before);
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

  /** Where an element belongs: its statistics set, its running statistic, its parameters. */
  record Element(int set, int statistic, int parameter) {}

  @Override
  public Gradients backward(Forward forward, Tensor upstream) {
    checkBackward(forward, upstream);
    if (!(forward instanceof Saved saved)) {
      throw new IllegalArgumentException("backward needs a forward call of its own");
    }
    Partition partition = partition(saved.input());
    int parameters = spec.reduction().parameterShape().elements();
    double[] dx = new double[upstream.size()];
    double[] dScale = new double[parameters];
    double[] dShift = newShiftGradient(parameters);
    parameterGradients(saved, upstream, partition, dScale, dShift);
    for (int s = 0; s < partition.sets(); s++) {
      int[] positions = positions(partition.set(s));
      int[] ofSet = parameters(partition, s);
      double[] a = new double[positions.length];
      double[] weighted = new double[positions.length];
      for (int i = 0; i < positions.length; i++) {
        a[i] = scaled(upstream.at(positions[i]), saved.affine(), ofSet[i]);
        weighted[i] = round(a[i] * normalized(saved, positions[i], s));
      }
      double sumOfA = sum(a);
      double sumOfWeighted = sum(weighted);
      for (int i = 0; i < positions.length; i++) {
        double xhat = normalized(saved, positions[i], s);
        Terms terms =
            new Terms(
                a[i],
                xhat,
                saved.inverse()[s],
                sumOfA,
                sumOfWeighted,
                positions.length,
                saved.ofBatch());
        dx[positions[i]] = inputGradient(terms);
      }
    }
    return new Gradients(
        Tensor.adopting(upstream.shape(), dx),
        spec.scale() ? Optional.of(parameter(dScale)) : Optional.empty(),
        spec.shift() ? Optional.of(parameter(dShift)) : Optional.empty());
  }

  @Override
  public SecondGradients doubleBackward(Forward forward, Tensor upstream, Gradients along) {
    ArgumentCheck.doubleBackward(spec, forward, upstream, along);
    if (!(forward instanceof Saved saved)) {
      throw new IllegalArgumentException("doubleBackward needs a forward call of its own");
    }
    return second(saved, upstream, along).gradients();
  }

  @Override
  public Forward forwardFused(
      Tensor input, Optional<Tensor> residual, Affine affine, RunningStats before, Mode mode) {
    return FusedComposition.forward(spec, this, input, residual, affine, before, mode);
  }

  @Override
  public FusedGradients backwardFused(Forward forward, Tensor upstream) {
    return FusedComposition.backward(spec, this, forward, upstream);
  }

  PlainDoubleBackward second(Saved saved, Tensor upstream, Gradients along) {
    return new PlainDoubleBackward(this, saved, upstream, along);
  }

  private Tensor parameter(double[] values) {
    return Tensor.adopting(spec.reduction().parameterShape(), values);
  }

  /** One sum per parameter, over whichever sets its elements lie in. */
  private void parameterGradients(
      Saved saved, Tensor upstream, Partition partition, double[] dScale, double[] dShift) {
    int[] counts = new int[dScale.length];
    for (int s = 0; s < partition.sets(); s++) {
      for (int parameter : parameters(partition, s)) {
        counts[parameter]++;
      }
    }
    double[][] plain = new double[dScale.length][];
    double[][] weighted = new double[dScale.length][];
    for (int p = 0; p < dScale.length; p++) {
      plain[p] = new double[counts[p]];
      weighted[p] = new double[counts[p]];
    }
    int[] next = new int[dScale.length];
    for (int s = 0; s < partition.sets(); s++) {
      int[] positions = positions(partition.set(s));
      int[] ofSet = parameters(partition, s);
      for (int i = 0; i < positions.length; i++) {
        int p = ofSet[i];
        double dy = upstream.at(positions[i]);
        plain[p][next[p]] = dy;
        weighted[p][next[p]] = round(dy * forScaleGradient(saved, positions[i], s));
        next[p]++;
      }
    }
    for (int p = 0; p < dScale.length; p++) {
      dScale[p] = parameterSum(weighted[p]);
      dShift[p] = parameterSum(plain[p]);
    }
  }

  // The steps, in the order in which they happen.

  void check(Tensor input, Affine affine, RunningStats before, Mode mode) {
    ArgumentCheck.forward(spec, input, affine, before, mode);
  }

  void checkBackward(Forward forward, Tensor upstream) {
    ArgumentCheck.backward(spec, forward, upstream);
  }

  Partition partition(Tensor input) {
    return Partition.of(spec.reduction(), input.shape());
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

  double parameterSum(double[] terms) {
    return sum(terms);
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
    if (Double.isInfinite(variance)) {
      // 1 / infinity would quietly turn every output into the shift.
      return Double.NaN;
    }
    return spec.policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT
        ? round(1 / round(Math.sqrt(round(variance + epsilon()))))
        : round(1 / round(round(Math.sqrt(variance)) + epsilon()));
  }

  double inverseOfRunning(double variance) {
    return inverse(variance);
  }

  double epsilon() {
    return spec.epsilon();
  }

  double output(
      double x,
      Element element,
      double[] mean,
      double[] inverse,
      Affine affine,
      RunningStats before) {
    double normalized = round(round(x - mean[element.set()]) * inverse[element.set()]);
    return affine(normalized, affine, element.parameter());
  }

  double affine(double normalized, Affine affine, int parameter) {
    return round(round(normalized * affine.scaleAt(parameter)) + affine.shiftAt(parameter));
  }

  RunningStats after(
      Tensor input, RunningStats before, double[] mean, double[] variance, Mode mode) {
    if (mode == Mode.EVALUATION || spec.running().isEmpty()) {
      return before;
    }
    if (input.size() == 0) {
      return new RunningStats(before.mean(), before.variance(), before.batches() + 1);
    }
    RunningUpdate update = spec.running().get();
    Partition partition = partition(input);
    double weight = newWeight(update, before);
    int n = partition.set(0).size();
    double[] newMean = new double[before.channels()];
    double[] newVariance = new double[before.channels()];
    for (int c = 0; c < newMean.length; c++) {
      double batchMean = overSamples(mean, c, newMean.length);
      double batchVariance = overSamples(variance, c, newMean.length);
      newMean[c] = average(before.mean().at(c), batchMean, weight);
      newVariance[c] = average(before.variance().at(c), stored(batchVariance, n, update), weight);
    }
    return new RunningStats(
        Tensor.vector(newMean), Tensor.vector(newVariance), before.batches() + 1);
  }

  /** A channel's statistic: its own, or where every sample has one, their mean. */
  double overSamples(double[] ofSets, int channel, int channels) {
    double[] ofChannel = new double[ofSets.length / channels];
    for (int sample = 0; sample < ofChannel.length; sample++) {
      ofChannel[sample] = ofSets[sample * channels + channel];
    }
    return ofChannel.length == 1 ? ofChannel[0] : round(sum(ofChannel) / ofChannel.length);
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

  double normalized(Saved saved, int i, int set) {
    return round(round(saved.input().at(i) - saved.mean()[set]) * saved.inverse()[set]);
  }

  double forScaleGradient(Saved saved, int i, int set) {
    return normalized(saved, i, set);
  }

  double scaled(double dy, Affine affine, int parameter) {
    return round(dy * affine.scaleAt(parameter));
  }

  double inputGradient(Terms terms) {
    double viaMean = terms.ofBatch() && spec.centered() ? round(terms.sum() / terms.n()) : 0;
    double viaVariance =
        terms.ofBatch() ? round(terms.xhat() * round(terms.weighted() / terms.n())) : 0;
    return round(terms.inverse() * round(round(terms.a() - viaMean) - viaVariance));
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

  /** The parameter of each of a set's elements, in the order of {@link #positions}. */
  static int[] parameters(Partition partition, int set) {
    ElementSet elements = partition.set(set);
    int[] parameters = new int[elements.size()];
    int next = 0;
    for (int run = 0; run < elements.runs(); run++) {
      for (int place = 0; place < elements.runLength(); place++) {
        parameters[next++] = partition.parameter(set, place);
      }
    }
    return parameters;
  }

  private static double[] values(Tensor input, int[] positions) {
    double[] values = new double[positions.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = input.at(positions[i]);
    }
    return values;
  }
}
