package dev.normative.conformance.bound;

import dev.normative.contract.Accumulator;
import dev.normative.contract.Affine;
import dev.normative.contract.Capability;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.contract.SecondGradients;
import dev.normative.norm.Partition;
import dev.normative.norm.ReferenceProvider;
import dev.normative.numerics.ElementSet;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * What one call should give, and how far each element may be off: for any algorithm that is stable
 * and adds up as it declares, in the format that the specification names.
 *
 * <p>Expected values come from the reference in float64. Errors of statistics and normalized values
 * (dx below stands for the error of xhat) are those of {@link SetBound}; u is the unit roundoff,
 * tiny the smallest subnormal, g(k) = k u / (1 - k u), G the declared roundings of a sum.
 *
 * <ul>
 *   <li><b>output</b>: |scale| dx + 4 u (|scale xhat| + |shift|) + tiny (2 + |scale| + |x| + |m|):
 *       product, sum and the roundings of a folded a x + b; the last term is what underflow may
 *       cost in a product and, through a folded factor, in a x.
 *   <li><b>running statistics</b>: with w the new weight and b the batch's value (for the variance
 *       times its correction), w db + 6 u (|old| + w |b|) + 4 tiny: w, 1 - w, the correction, two
 *       products and the sum are rounded, whichever way the average is written. Where b is a mean
 *       over N samples (instance normalization), db and |b| are the means of theirs, and g(G + 1)
 *       for a sum of N is added to 6 u: the samples may be averaged before or after the blend.
 *       Where {@link Capability#OLD_WEIGHT_ROUNDED} is declared, the weight of the old is 1 - w
 *       with an error of u (1 - w), which all of it is the new weight's error as well: u (1 - w) (1
 *       + 6 u) (|b| + db) more, the last factor but one for the roundings of what is off.
 *   <li><b>shift gradient</b>: g(G + 1) sum|dy| + tiny. <b>Scale gradient</b>: g(G + 2) sum|dy
 *       xhat| + sum|dy| dx + m (2 + r) tiny for m terms: a sum of products whose second factor is
 *       off by dx.
 *   <li><b>input gradient</b>, batch statistics: with a = scale dy, S1 = sum a, S2 = sum a xhat
 *       over the set, E = a - S1/n - xhat S2/n (without S1 where the mean is not subtracted), dE =
 *       4 u (|a| + |S1|/n + |xhat S2|/n) + dS1/n + (|xhat| + dx) dS2/n + dx |S2|/n. The result r E
 *       is off by at most r (1 + rho) dE + |r E| rho + tiny (4 + r + |scale| (1 + r) + |x - m|);
 *       the product dx dS2 is kept, since it is what remains where v = 0. dS1 and dS2 are as for
 *       shift and scale, with one more rounding for a. Where epsilon is outside the root, the terms
 *       with S2 come with the factor t / r and its error.
 *   <li><b>input gradient</b>, given statistics: r a, off by |r a| (rho + 4 u) + tiny (2 + r +
 *       |scale|).
 * </ul>
 *
 * <p>To each comes an ulp of the expected double, the reference's own error. (Its input gradient
 * may be off by a little more where it cancels, but only by a 2<sup>-53</sup>th of what dE allows.)
 */
public final class NormalizationBound {
  private final NormSpec spec;
  private final Accumulator accumulator;
  private final Tensor input;
  private final Affine affine;
  private final RunningStats before;
  private final Mode mode;
  private final boolean oldWeightRounded;
  private final Partition partition;
  private final List<SetBound> sets;
  private final boolean ofBatch;
  private final double u;
  private final double tiny;
  private Forward exactForward;
  private Normalized normalized;

  /** The bound for one call of an implementation that accumulates as declared. */
  public NormalizationBound(
      NormSpec spec,
      Accumulator accumulator,
      Tensor input,
      Affine affine,
      RunningStats before,
      Mode mode) {
    this(spec, accumulator, input, affine, before, mode, false);
  }

  /** The bound for one call of a provider's, by what it declares. */
  public static NormalizationBound of(
      NormalizationProvider provider,
      NormSpec spec,
      Tensor input,
      Affine affine,
      RunningStats before,
      Mode mode) {
    return new NormalizationBound(
        spec,
        provider.accumulator(spec.dtype()),
        input,
        affine,
        before,
        mode,
        provider.capabilities().contains(Capability.OLD_WEIGHT_ROUNDED));
  }

  private NormalizationBound(
      NormSpec spec,
      Accumulator accumulator,
      Tensor input,
      Affine affine,
      RunningStats before,
      Mode mode,
      boolean oldWeightRounded) {
    this.spec = spec;
    this.accumulator = accumulator;
    this.input = input;
    this.affine = affine;
    this.before = before;
    this.mode = mode;
    this.oldWeightRounded = oldWeightRounded;
    this.partition = Partition.of(spec.reduction(), input.shape());
    this.ofBatch = spec.usesBatchStatistics(mode);
    this.u = spec.dtype().unitRoundoff();
    this.tiny = spec.dtype().smallestSubnormal();
    this.sets = new ArrayList<>(partition.sets());
    for (int s = 0; s < partition.sets(); s++) {
      sets.add(
          ofBatch
              ? SetBound.ofBatch(spec, accumulator, input, partition.set(s))
              : given(partition.statistic(s)));
    }
  }

  private SetBound given(int statistic) {
    return SetBound.ofGiven(spec, before.mean().at(statistic), before.variance().at(statistic));
  }

  /** The output of the call. */
  public Expectation output() {
    return output(sets);
  }

  /**
   * The output of the call as if the format had exponents of any size: what a result may be off
   * where it is a number although a sum might have left the format's range, because it was scaled
   * or added up in a wider format. In range it is {@link #output()}.
   *
   * <p>For float64 the statistics are those of the input times 2<sup>-600</sup> under the smallest
   * epsilon, the real one being nothing beside squares that overflow: normalized values are the
   * same.
   */
  public Expectation outputInAnyRange() {
    boolean wide = spec.dtype() == DType.FLOAT64;
    NormSpec small = wide ? spec.withEpsilon(Double.MIN_VALUE) : spec;
    Tensor scaled = wide ? input.map(x -> Math.scalb(x, -600)) : input;
    List<SetBound> anyRange = new ArrayList<>(sets);
    for (int s = 0; ofBatch && s < anyRange.size(); s++) {
      if (anyRange.get(s).meanError == Double.POSITIVE_INFINITY) {
        anyRange.set(s, SetBound.ofBatchInAnyRange(small, accumulator, scaled, partition.set(s)));
      }
    }
    return output(anyRange, scaled);
  }

  private Expectation output(List<SetBound> sets) {
    return output(sets, input);
  }

  /** With a second input for those sets whose statistics are not this one's. */
  private Expectation output(List<SetBound> bounds, Tensor other) {
    Tensor expected = exactForward().output();
    double[] tolerance = new double[input.size()];
    forEach(
        (s, position, parameter) -> {
          SetBound set = bounds.get(s);
          double x = set == sets.get(s) ? input.at(position) : other.at(position);
          double scale = Math.abs(affine.scaleAt(parameter));
          double shift = Math.abs(affine.shiftAt(parameter));
          double m = Math.abs(set.mean.toDouble());
          tolerance[position] =
              scale * set.normalizedError(x)
                  + 4 * u * (scale * Math.abs(set.normalized(x)) + shift)
                  + tiny * (2 + scale + Math.abs(x) + m);
        });
    return expectation(expected, tolerance);
  }

  /** The running mean after the call. */
  public Expectation runningMean() {
    RunningUpdate update = update();
    double[] error = new double[before.channels()];
    double[] batch = new double[before.channels()];
    for (int s = 0; s < sets.size(); s++) {
      int c = partition.statistic(s);
      error[c] += sets.get(s).meanError;
      batch[c] += Math.abs(sets.get(s).mean.toDouble());
    }
    return running(update, exactForward().after().mean(), before.mean(), batch, error);
  }

  /** The running variance after the call. */
  public Expectation runningVariance() {
    RunningUpdate update = update();
    double[] error = new double[before.channels()];
    double[] batch = new double[before.channels()];
    for (int s = 0; s < sets.size(); s++) {
      int c = partition.statistic(s);
      double correction = update.stored().correction(sets.get(s).count);
      error[c] += correction * sets.get(s).varianceError;
      batch[c] += correction * sets.get(s).variance;
    }
    return running(update, exactForward().after().variance(), before.variance(), batch, error);
  }

  private RunningUpdate update() {
    return spec.running()
        .orElseThrow(
            () -> new IllegalStateException("the specification tracks no running statistics"));
  }

  /** With the sums over a channel's sets of the magnitudes and errors of their statistics. */
  private Expectation running(
      RunningUpdate update, Tensor expected, Tensor old, double[] batch, double[] error) {
    double weight = mode == Mode.TRAINING ? update.newWeight(before.batches()) : 0;
    int samples = Math.max(sets.size() / before.channels(), 1);
    double roundings =
        samples == 1 ? 6 * u : 6 * u + SetBound.growth(accumulator.roundings(samples) + 1, u);
    double ofWeight = oldWeightRounded ? u * (1 - weight) * (1 + 6 * u) : 0;
    double[] tolerance = new double[error.length];
    for (int c = 0; c < tolerance.length; c++) {
      tolerance[c] =
          weight == 0
              ? 0
              : weight * error[c] / samples
                  + roundings * (Math.abs(old.at(c)) + weight * batch[c] / samples)
                  + ofWeight(ofWeight, batch[c], error[c]) / samples
                  + 4 * tiny;
    }
    return expectation(expected, tolerance);
  }

  /** Not 0 times infinity where the weight is as it was declared. */
  private static double ofWeight(double weightError, double batch, double error) {
    return weightError == 0 ? 0 : weightError * (batch + error);
  }

  /** The gradients of the call. */
  public ExpectedGradients gradients(Tensor upstream) {
    Gradients expected;
    try (Normalization exact = exact()) {
      expected = exact.backward(exactForward(), upstream);
    }
    GradientSums perParameter =
        new GradientSums(spec, accumulator, spec.reduction().parameterShape().elements());
    Normalized xhat = normalized();
    forEach(
        (s, position, parameter) ->
            perParameter.add(
                parameter,
                upstream.at(position),
                xhat.value()[position],
                xhat.error()[position],
                sets.get(s).inverse));
    return new ExpectedGradients(
        expectation(expected.input(), inputGradientTolerance(upstream)),
        expected.scale().map(scale -> expectation(scale, perParameter.weightedErrors())),
        expected.shift().map(shift -> expectation(shift, perParameter.plainErrors())));
  }

  /** The gradients of the call's gradients; {@link SecondDerivativeBound} has the derivation. */
  public ExpectedSecondGradients secondGradients(Tensor upstream, Gradients along) {
    SecondGradients expected;
    try (Normalization exact = exact()) {
      expected = exact.doubleBackward(exactForward(), upstream, along);
    }
    return new SecondDerivativeBound(spec, accumulator, input, affine, sets, ofBatch)
        .around(expected, upstream, along);
  }

  /** From the sums of the upstream gradient alone: no gradient of the reference goes in. */
  private double[] inputGradientTolerance(Tensor upstream) {
    Normalized xhat = normalized();
    GradientSums perSet = new GradientSums(spec, accumulator, sets.size());
    forEach(
        (s, position, parameter) -> {
          double a = affine.scaleAt(parameter) * upstream.at(position);
          double inverse = sets.get(s).inverse;
          perSet.add(s, a, xhat.value()[position], xhat.error()[position], inverse);
        });
    double[] tolerance = new double[input.size()];
    forEach(
        (s, position, parameter) -> {
          double scale = affine.scaleAt(parameter);
          tolerance[position] =
              inputGradientError(s, position, scale, upstream.at(position), perSet);
        });
    return tolerance;
  }

  private double inputGradientError(
      int s, int position, double scale, double dy, GradientSums perSet) {
    SetBound set = sets.get(s);
    double rho = set.inverseError;
    double a = Math.abs(scale * dy);
    if (!ofBatch) {
      return set.inverse * a * (rho + 4 * u) + tiny * (2 + set.inverse + Math.abs(scale));
    }
    double n = set.count;
    double signed = normalized().value()[position];
    double xhat = Math.abs(signed);
    double xhatError = normalized().error()[position];
    double plain = spec.centered() ? Math.abs(perSet.plain(s)) / n : 0;
    double plainError = spec.centered() ? perSet.plainErrorOfProducts(s) / n : 0;
    double weighted = Math.abs(perSet.weighted(s)) / n;
    double weightedError = perSet.weightedErrorOfProducts(s) / n;
    double viaVariance =
        4 * u * xhat * weighted + (xhat + xhatError) * weightedError + xhatError * weighted;
    double bracket =
        4 * u * (a + plain)
            + plainError
            + set.sensitivity
                * ((1 + set.sensitivityError) * viaVariance
                    + set.sensitivityError * xhat * weighted);
    double distance = Math.abs(set.mean.negated().plus(input.at(position)).toDouble());
    return set.inverse * (1 + rho) * bracket
        + Math.abs(perSet.inputGradient(s, scale * dy, signed, set)) * rho
        + tiny * (4 + set.inverse + Math.abs(scale) * (1 + set.inverse) + distance);
  }

  /**
   * The two identities of the input gradient in training, one pair per statistics set: the sum of
   * dx, which is 0 where the mean is subtracted, and the sum of dx xhat, which is (r - t v
   * r<sup>2</sup>) S2 with t = r where epsilon is inside the root: r epsilon / (v + epsilon) S2.
   * The tolerances are the sums of the elements' own.
   */
  public List<GradientIdentity> gradientIdentities(Tensor upstream) {
    Tensor tolerance = Tensor.adopting(input.shape(), inputGradientTolerance(upstream));
    List<GradientIdentity> identities = new ArrayList<>(sets.size());
    for (int s = 0; s < sets.size(); s++) {
      identities.add(GradientIdentity.of(spec, affine, input, upstream, partition, s, tolerance));
    }
    return identities;
  }

  private Forward exactForward() {
    if (exactForward == null) {
      try (Normalization exact = exact()) {
        exactForward = exact.forward(input, affine, before, mode);
      }
    }
    return exactForward;
  }

  /** xhat of every element and how far it may be off: gradients ask for them several times. */
  private record Normalized(double[] value, double[] error) {}

  private Normalized normalized() {
    if (normalized == null) {
      Normalized all = new Normalized(new double[input.size()], new double[input.size()]);
      forEach(
          (s, position, parameter) -> {
            SetBound set = sets.get(s);
            all.value()[position] = set.normalized(input.at(position));
            all.error()[position] = set.normalizedError(input.at(position));
          });
      normalized = all;
    }
    return normalized;
  }

  private Normalization exact() {
    return new ReferenceProvider().create(spec.withDType(DType.FLOAT64));
  }

  private Expectation expectation(Tensor expected, double[] tolerance) {
    return Expectation.around(spec.dtype(), expected, tolerance);
  }

  private interface ElementVisitor {
    void visit(int set, int position, int parameter);
  }

  private void forEach(ElementVisitor visitor) {
    for (int s = 0; s < partition.sets(); s++) {
      ElementSet set = partition.set(s);
      for (int run = 0; run < set.runs(); run++) {
        int start = set.runStart(run);
        for (int place = 0; place < set.runLength(); place++) {
          visitor.visit(s, start + place, partition.parameter(s, place));
        }
      }
    }
  }
}
