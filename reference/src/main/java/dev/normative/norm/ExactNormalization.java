package dev.normative.norm;

import dev.normative.contract.Affine;
import dev.normative.contract.ArgumentCheck;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.numerics.DoubleDouble;
import dev.normative.numerics.DoubleDoubleSum;
import dev.normative.numerics.ElementSet;
import dev.normative.numerics.Moments;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
 * <p>Outputs, statistics and parameter gradients are within one ulp of the exact result (for
 * magnitudes between 1e-140 and 1e140). An input gradient can cancel to epsilon / (v + epsilon) of
 * its terms; it is within one ulp plus (3n + 20) 2<sup>-106</sup> G (2 r + 3 t X (X + r M)), with
 * G, X and M the largest |g|, |xhat| and |x| of the set.
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
      Tensor output,
      RunningStats after,
      Tensor input,
      Affine affine,
      Partition partition,
      List<SetStatistics> statistics,
      boolean ofBatch)
      implements Forward {}

  @Override
  public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
    ArgumentCheck.forward(spec, input, affine, before, mode);
    Partition partition = Partition.of(spec.reduction(), input.shape());
    boolean ofBatch = spec.usesBatchStatistics(mode);
    List<SetStatistics> statistics =
        ofBatch ? batchStatistics(input, partition) : runningStatistics(before, partition);
    Tensor output = normalize(input, affine, partition, statistics);
    RunningStats after = after(input, before, statistics, mode);
    return new ExactForward(output, after, input, affine, partition, statistics, ofBatch);
  }

  private List<SetStatistics> batchStatistics(Tensor input, Partition partition) {
    List<SetStatistics> statistics = new ArrayList<>(partition.sets());
    for (int s = 0; s < partition.sets(); s++) {
      ElementSet set = partition.set(s);
      Moments moments = spec.centered() ? Moments.of(input, set) : Moments.aboutZero(input, set);
      statistics.add(statistics(moments));
    }
    return statistics;
  }

  private List<SetStatistics> runningStatistics(RunningStats running, Partition partition) {
    List<SetStatistics> channels = new ArrayList<>(running.channels());
    for (int c = 0; c < running.channels(); c++) {
      DoubleDouble mean = DoubleDouble.of(running.mean().at(c));
      DoubleDouble variance = DoubleDouble.of(running.variance().at(c));
      channels.add(statistics(new Moments(0, mean, variance)));
    }
    List<SetStatistics> statistics = new ArrayList<>(partition.sets());
    for (int s = 0; s < partition.sets(); s++) {
      statistics.add(channels.get(partition.statistic(s)));
    }
    return statistics;
  }

  private SetStatistics statistics(Moments moments) {
    return SetStatistics.of(moments, spec.epsilon(), spec.policies().epsilonPlace());
  }

  private Tensor normalize(
      Tensor input, Affine affine, Partition partition, List<SetStatistics> statistics) {
    double[] output = new double[input.size()];
    for (int s = 0; s < partition.sets(); s++) {
      ElementSet set = partition.set(s);
      SetStatistics of = statistics.get(s);
      for (int run = 0; run < set.runs(); run++) {
        int start = set.runStart(run);
        for (int place = 0; place < set.runLength(); place++) {
          int parameter = partition.parameter(s, place);
          DoubleDouble normalized = of.normalized(input.at(start + place));
          DoubleDouble scaled = normalized.times(affine.scaleAt(parameter));
          double y = scaled.plus(affine.shiftAt(parameter)).toDouble();
          output[start + place] = spec.dtype().round(y);
        }
      }
    }
    return Tensor.adopting(input.shape(), output);
  }

  private RunningStats after(
      Tensor input, RunningStats before, List<SetStatistics> statistics, Mode mode) {
    if (mode == Mode.EVALUATION || spec.running().isEmpty()) {
      return before;
    }
    if (input.size() == 0) {
      return new RunningStats(before.mean(), before.variance(), before.batches() + 1);
    }
    return RunningAverage.after(before, statistics, spec.running().get(), spec.dtype());
  }

  @Override
  public Gradients backward(Forward forward, Tensor upstream) {
    if (!(forward instanceof ExactForward exact)) {
      throw new IllegalArgumentException(
          "backward needs what forward of the reference returned, not " + forward);
    }
    ArgumentCheck.backward(spec, forward, upstream);
    double[] inputGradient = new double[upstream.size()];
    DoubleDoubleSum[] scaleGradient = sums();
    DoubleDoubleSum[] shiftGradient = sums();
    for (int s = 0; s < exact.partition().sets(); s++) {
      setBackward(exact, s, upstream, inputGradient, scaleGradient, shiftGradient);
    }
    return new Gradients(
        Tensor.adopting(upstream.shape(), inputGradient),
        spec.scale() ? Optional.of(parameterGradient(scaleGradient)) : Optional.empty(),
        spec.shift() ? Optional.of(parameterGradient(shiftGradient)) : Optional.empty());
  }

  private void setBackward(
      ExactForward exact,
      int s,
      Tensor upstream,
      double[] inputGradient,
      DoubleDoubleSum[] scaleGradient,
      DoubleDoubleSum[] shiftGradient) {
    Partition partition = exact.partition();
    ElementSet set = partition.set(s);
    SetStatistics of = exact.statistics().get(s);
    DoubleDoubleSum sum = new DoubleDoubleSum();
    DoubleDoubleSum sumNormalized = new DoubleDoubleSum();
    for (int run = 0; run < set.runs(); run++) {
      int start = set.runStart(run);
      for (int place = 0; place < set.runLength(); place++) {
        int parameter = partition.parameter(s, place);
        double dy = upstream.at(start + place);
        DoubleDouble weighted = of.normalized(exact.input().at(start + place)).times(dy);
        double scale = exact.affine().scaleAt(parameter);
        scaleGradient[parameter].add(weighted);
        shiftGradient[parameter].add(dy);
        sum.add(DoubleDouble.product(scale, dy));
        sumNormalized.add(weighted.times(scale));
      }
    }
    DoubleDouble mean =
        exact.ofBatch() && spec.centered() ? sum.value().dividedBy(set.size()) : DoubleDouble.ZERO;
    DoubleDouble slope =
        exact.ofBatch()
            ? sumNormalized.value().dividedBy(set.size()).times(of.sensitivity())
            : DoubleDouble.ZERO;
    for (int run = 0; run < set.runs(); run++) {
      int start = set.runStart(run);
      for (int place = 0; place < set.runLength(); place++) {
        double scale = exact.affine().scaleAt(partition.parameter(s, place));
        DoubleDouble g = DoubleDouble.product(scale, upstream.at(start + place));
        DoubleDouble direct = g.minus(mean).times(of.inverseDeviation());
        DoubleDouble viaVariance = of.normalized(exact.input().at(start + place)).times(slope);
        inputGradient[start + place] = spec.dtype().round(direct.minus(viaVariance).toDouble());
      }
    }
  }

  private DoubleDoubleSum[] sums() {
    DoubleDoubleSum[] sums = new DoubleDoubleSum[spec.reduction().parameterShape().elements()];
    for (int p = 0; p < sums.length; p++) {
      sums[p] = new DoubleDoubleSum();
    }
    return sums;
  }

  private Tensor parameterGradient(DoubleDoubleSum[] sums) {
    double[] gradient = new double[sums.length];
    for (int p = 0; p < sums.length; p++) {
      gradient[p] = spec.dtype().round(sums[p].value().toDouble());
    }
    return Tensor.adopting(spec.reduction().parameterShape(), gradient);
  }
}
