package dev.normative.norm;

import dev.normative.contract.Affine;
import dev.normative.contract.ArgumentCheck;
import dev.normative.contract.Forward;
import dev.normative.contract.FusedComposition;
import dev.normative.contract.FusedGradients;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.contract.SecondGradients;
import dev.normative.numerics.DoubleDouble;
import dev.normative.numerics.DoubleDoubleSum;
import dev.normative.numerics.ElementSet;
import dev.normative.numerics.Moments;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Any normalization, in double-double arithmetic, every result rounded once at the end.
 *
 * <p>With S the statistics set of an element x, n its size, p its parameter:
 *
 * <pre>
 *   forward    xhat = (x - mean) r          y = scale_p xhat + shift_p
 *              mean, v from S (batch statistics) or from the running statistics
 *              r = 1 / sqrt(v + epsilon), or 1 / (sqrt(v) + epsilon)
 *   backward   g = scale_p dy
 *              d scale_p = sum dy xhat      d shift_p = sum dy      over the elements of parameter p
 *              batch statistics:    dx = r (g - sum_S(g)/n) - t xhat sum_S(g xhat)/n
 *              running statistics:  dx = r g
 * </pre>
 *
 * <p>t is r where epsilon is inside the root, 1/sqrt(v) where it is outside; the term sum_S(g)/n is
 * absent where the mean is not subtracted. The backward formula is that of S. Ioffe and C. Szegedy,
 * "Batch Normalization", arXiv:1502.03167, section 3, with the sums collected.
 *
 * <p>Every output, first gradient and statistic is within one ulp of the exact result, subnormal
 * numbers and infinity (beyond the largest double) included. Beside each result a bound of its
 * error is computed; where it is more than half an ulp, because terms cancel (an input gradient
 * cancels to epsilon / (v + epsilon) of them) or squares over- or underflow, that one result is
 * computed again in exact arithmetic ({@link ExactSet}). In float32 the result is rounded once
 * more.
 *
 * <p>NaN and infinity stay within their statistics set (and their parameter's gradients). All sums
 * run in row-major order on the caller's thread: the same bits on every machine.
 */
final class ExactNormalization implements Normalization {
  private final NormSpec spec;

  ExactNormalization(NormSpec spec) {
    this.spec = spec;
  }

  /** What backward needs of a forward call. */
  private record ExactForward(
      NormSpec spec,
      Tensor output,
      RunningStats after,
      Tensor input,
      Affine affine,
      Partition partition,
      List<SetStatistics> statistics,
      Optional<RunningStats> given)
      implements Forward {}

  @Override
  public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
    ArgumentCheck.forward(spec, input, affine, before, mode);
    Partition partition = Partition.of(spec.reduction(), input.shape());
    if (!spec.usesBatchStatistics(mode)) {
      List<SetStatistics> given = givenStatistics(before, partition);
      return forward(input, affine, before, partition, given, Optional.of(before));
    }
    List<SetStatistics> statistics = new ArrayList<>(partition.sets());
    for (int s = 0; s < partition.sets(); s++) {
      ElementSet set = partition.set(s);
      Moments moments = spec.centered() ? Moments.of(input, set) : Moments.aboutZero(input, set);
      statistics.add(SetStatistics.ofBatch(spec, moments, false));
    }
    return ofBatch(input, affine, before, mode, partition, statistics);
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

  /** The same call with the batch's statistics computed by the caller, one per channel. */
  Forward forwardWith(
      List<Moments> moments, Tensor input, Affine affine, RunningStats before, Mode mode) {
    Partition partition = Partition.of(spec.reduction(), input.shape());
    List<SetStatistics> statistics = new ArrayList<>(partition.sets());
    for (int s = 0; s < partition.sets(); s++) {
      statistics.add(SetStatistics.ofBatch(spec, moments.get(s), true));
    }
    return ofBatch(input, affine, before, mode, partition, statistics);
  }

  private Forward ofBatch(
      Tensor input,
      Affine affine,
      RunningStats before,
      Mode mode,
      Partition partition,
      List<SetStatistics> statistics) {
    RunningStats after = before;
    if (mode == Mode.TRAINING && spec.running().isPresent()) {
      after =
          input.size() == 0
              ? new RunningStats(before.mean(), before.variance(), before.batches() + 1)
              : new RunningAverage(spec, before)
                  .after(statistics, new ExactSets(spec, input, partition, Optional.empty()));
    }
    return forward(input, affine, after, partition, statistics, Optional.empty());
  }

  private List<SetStatistics> givenStatistics(RunningStats running, Partition partition) {
    List<SetStatistics> channels = new ArrayList<>(running.channels());
    for (int c = 0; c < running.channels(); c++) {
      channels.add(SetStatistics.ofGiven(spec, running.mean().at(c), running.variance().at(c)));
    }
    return IntStream.range(0, partition.sets())
        .mapToObj(s -> channels.get(partition.statistic(s)))
        .toList();
  }

  private Forward forward(
      Tensor input,
      Affine affine,
      RunningStats after,
      Partition partition,
      List<SetStatistics> statistics,
      Optional<RunningStats> given) {
    double[] output = new double[input.size()];
    ExactSets exact = new ExactSets(spec, input, partition, given);
    for (int s = 0; s < partition.sets(); s++) {
      int set = s;
      SetStatistics of = statistics.get(s);
      partition.forEach(
          s,
          (position, parameter) -> {
            double x = input.at(position);
            double scale = affine.scaleAt(parameter);
            double shift = affine.shiftAt(parameter);
            DoubleDouble normalized = of.normalized(x);
            double y = normalized.times(scale).plus(shift).toDouble();
            if (!Certificate.settles(outputError(of, x, normalized.high(), scale), y)) {
              y = exact.output(set, x, scale, shift, y);
            }
            output[position] = spec.dtype().round(y);
          });
    }
    Tensor normalized = Tensor.adopting(input.shape(), output);
    return new ExactForward(spec, normalized, after, input, affine, partition, statistics, given);
  }

  /** Of scale xhat + shift, but for the last addition, which errs by a part in 2^105 of it. */
  static double outputError(SetStatistics of, double x, double normalized, double scale) {
    double magnitude = Math.abs(normalized);
    double error = of.normalizedError(x, magnitude);
    if (error == 0 || (scale == 0 && error < Double.POSITIVE_INFINITY)) {
      return 0;
    }
    return Math.abs(scale) * (error + 3 * SetStatistics.UNIT * magnitude) + 4 * Double.MIN_VALUE;
  }

  @Override
  public Gradients backward(Forward forward, Tensor upstream) {
    ExactForward exact = own(forward);
    ArgumentCheck.backward(spec, forward, upstream);
    double[] inputGradient = new double[upstream.size()];
    ExactSets exactSets = new ExactSets(spec, exact.input(), exact.partition(), exact.given());
    ParameterGradients parameters =
        new ParameterGradients(spec.reduction().parameterShape().elements(), upstream.size());
    for (int s = 0; s < exact.partition().sets(); s++) {
      SetBackward set =
          new SetBackward(
              spec,
              exact.input(),
              exact.affine(),
              upstream,
              exact.partition(),
              s,
              exact.statistics().get(s),
              exactSets);
      set.collect(parameters);
      if (exact.given().isPresent()) {
        set.withGivenStatistics(inputGradient);
      } else {
        set.withStatisticsOfBatch(inputGradient);
      }
    }
    var shape = spec.reduction().parameterShape();
    return new Gradients(
        Tensor.adopting(upstream.shape(), inputGradient),
        spec.scale()
            ? Optional.of(parameters.scale(shape, spec.dtype(), exactSets, upstream))
            : Optional.empty(),
        spec.shift()
            ? Optional.of(parameters.shift(shape, spec.dtype(), exact.partition(), upstream))
            : Optional.empty());
  }

  /** In double-double arithmetic; see {@link SetDoubleBackward}, which has the formulas. */
  @Override
  public SecondGradients doubleBackward(Forward forward, Tensor upstream, Gradients along) {
    ExactForward exact = own(forward);
    ArgumentCheck.doubleBackward(spec, forward, upstream, along);
    double[] byInput = new double[upstream.size()];
    double[] byUpstream = new double[upstream.size()];
    var shape = spec.reduction().parameterShape();
    DoubleDoubleSum[] byScale = sums(shape.elements());
    for (int s = 0; s < exact.partition().sets(); s++) {
      new SetDoubleBackward(
              spec,
              exact.input(),
              exact.affine(),
              upstream,
              along,
              exact.partition(),
              s,
              exact.statistics().get(s),
              exact.given().isEmpty())
          .collect(byInput, byScale, byUpstream);
    }
    double[] scale = Arrays.stream(byScale).mapToDouble(sum -> sum.value().toDouble()).toArray();
    return new SecondGradients(
        Tensor.adopting(upstream.shape(), byInput).rounded(spec.dtype()),
        spec.scale()
            ? Optional.of(Tensor.adopting(shape, scale).rounded(spec.dtype()))
            : Optional.empty(),
        Tensor.adopting(upstream.shape(), byUpstream).rounded(spec.dtype()));
  }

  static DoubleDoubleSum[] sums(int count) {
    DoubleDoubleSum[] sums = new DoubleDoubleSum[count];
    Arrays.setAll(sums, i -> new DoubleDoubleSum());
    return sums;
  }

  private ExactForward own(Forward forward) {
    if (!(forward instanceof ExactForward exact) || !exact.spec().equals(spec)) {
      throw new IllegalArgumentException(
          "backward needs what forward of the reference returned under the same specification, not "
              + forward);
    }
    return exact;
  }
}
