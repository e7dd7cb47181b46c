package dev.normative.norm;

import dev.normative.contract.Affine;
import dev.normative.contract.ArgumentCheck;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.RunningStats;
import dev.normative.numerics.DoubleDouble;
import dev.normative.numerics.DoubleDoubleSum;
import dev.normative.numerics.ElementSet;
import dev.normative.numerics.Moments;
import dev.normative.tensor.Tensor;
import java.util.Optional;

/**
 * Full Normalization (X. Lian and J. Liu, "Revisit Batch Normalization: New Understanding and
 * Refinement via Composition Optimization", AISTATS 2019, PMLR 89:3254-3263, arXiv:1810.06177):
 * normalizing with estimates of the whole data set's statistics, in the backward pass too.
 *
 * <p>Batch normalization minimizes an objective in which the statistics are those of small batches.
 * Full normalization takes the objective with the statistics of all data, E[f(E[g(x)])] with g(x) =
 * (x, x<sup>2</sup>), and follows its gradient as compositional optimization does: the inner
 * expectation is tracked by a running estimate, updated with the batch before it is used, and the
 * derivative of g is the batch's. With mB, vB those of the batch and w the new weight:
 *
 * <pre>
 *   m' = m + w (mB - m)
 *   v' = (1 - w) v + w vB + w (1 - w) (mB - m)^2        the variance of the mixture, E[x^2] - m'^2
 *   xhat = (x - m') / sqrt(v' + epsilon)      y = scale xhat + shift
 *   dx = (g - mean(g) - xhat mean(g xhat)) / sqrt(v' + epsilon)       g = scale dy, means over the batch
 *   d scale = sum(dy xhat)                    d shift = sum(dy)
 * </pre>
 *
 * <p>What the paper leaves open: the estimate of E[x<sup>2</sup>] is kept as the variance that it
 * and the mean make, which is the same number without the cancellation; averaging the batches'
 * variances instead, as batch normalization does for its evaluation, would lose how far the
 * batches' means are apart. A new layer starts from the first batch where the update is {@linkplain
 * dev.normative.contract.RunningUpdate.Cumulative cumulative}, else from mean 0 and variance 1, as
 * batch normalization does. The biased variance is meant throughout. Evaluation uses the estimates
 * as they are.
 *
 * <p>With new weight 1 it is batch normalization. Values are computed in double-double arithmetic
 * and rounded once, the estimates m' and v' first; shapes and errors are those of batch
 * normalization, whose policies hold. NaN stays in its channel.
 */
public final class FullNormalization {
  private final NormSpec spec;

  /** What a forward call gives back. */
  public static final class Normalized {
    private final Tensor output;
    private final RunningStats after;
    private final Tensor input;
    private final Affine affine;
    private final Mode mode;

    private Normalized(Tensor output, RunningStats after, Tensor input, Affine affine, Mode mode) {
      this.output = output;
      this.after = after;
      this.input = input;
      this.affine = affine;
      this.mode = mode;
    }

    /** The output, of the input's shape. */
    public Tensor output() {
      return output;
    }

    /** The estimates after the call; in training, those it normalized with. */
    public RunningStats after() {
      return after;
    }
  }

  /**
   * A full normalization.
   *
   * @param spec a batch normalization with a running update and epsilon inside the root
   */
  public FullNormalization(NormSpec spec) {
    boolean fits =
        spec.reduction() instanceof PerChannel
            && spec.running().isPresent()
            && spec.centered()
            && spec.policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT;
    if (!fits) {
      throw new IllegalArgumentException(
          "full normalization is a batch normalization with running statistics and epsilon inside"
              + " the root; given was "
              + spec);
    }
    this.spec = spec;
  }

  /** Normalizes an input of the specification's shape. */
  public Normalized forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
    ArgumentCheck.forward(spec, input, affine, before, mode);
    RunningStats after = mode == Mode.TRAINING ? updated(input, before) : before;
    SetStatistics[] statistics = statistics(after);
    double[] output = new double[input.size()];
    Partition.of(spec.reduction(), input.shape())
        .forEach(
            (c, position, parameter) -> {
              double scale = affine.scaleAt(parameter);
              double shift = affine.shiftAt(parameter);
              DoubleDouble y =
                  statistics[c].normalized(input.at(position)).times(scale).plus(shift);
              output[position] = spec.dtype().round(y.toDouble());
            });
    return new Normalized(Tensor.adopting(input.shape(), output), after, input, affine, mode);
  }

  private RunningStats updated(Tensor input, RunningStats before) {
    if (input.size() == 0) {
      return new RunningStats(before.mean(), before.variance(), before.batches() + 1);
    }
    double weight = spec.running().orElseThrow().newWeight(before.batches());
    Partition partition = Partition.of(spec.reduction(), input.shape());
    double[] mean = new double[partition.sets()];
    double[] variance = new double[partition.sets()];
    for (int c = 0; c < mean.length; c++) {
      Moments batch = Moments.of(input, partition.set(c));
      DoubleDouble distance = batch.mean().plus(-before.mean().at(c));
      DoubleDouble kept = DoubleDouble.difference(1, weight);
      DoubleDouble between = distance.times(distance).times(weight).times(kept);
      mean[c] = distance.times(weight).plus(before.mean().at(c)).toDouble();
      variance[c] =
          kept.times(before.variance().at(c))
              .plus(batch.variance().times(weight))
              .plus(between)
              .toDouble();
    }
    return new RunningStats(
        Tensor.vector(mean).rounded(spec.dtype()),
        Tensor.vector(variance).rounded(spec.dtype()),
        before.batches() + 1);
  }

  private SetStatistics[] statistics(RunningStats estimates) {
    SetStatistics[] statistics = new SetStatistics[estimates.channels()];
    for (int c = 0; c < statistics.length; c++) {
      statistics[c] =
          SetStatistics.ofGiven(spec, estimates.mean().at(c), estimates.variance().at(c));
    }
    return statistics;
  }

  /**
   * The gradients of a forward call. In evaluation the estimates are constants: dx = g / sqrt(v +
   * epsilon).
   *
   * @param upstream the gradient with respect to the output, of its shape
   */
  public Gradients backward(Normalized forward, Tensor upstream) {
    ArgumentCheck.upstream(upstream, forward.input.shape());
    Partition partition = Partition.of(spec.reduction(), forward.input.shape());
    double[] input = new double[upstream.size()];
    double[] scale = new double[partition.sets()];
    double[] shift = new double[partition.sets()];
    SetStatistics[] statistics = statistics(forward.after);
    for (int c = 0; c < partition.sets(); c++) {
      channel(forward, upstream, partition.set(c), c, statistics[c], input, scale, shift);
    }
    return new Gradients(
        Tensor.adopting(upstream.shape(), input).rounded(spec.dtype()),
        spec.scale() ? Optional.of(Tensor.vector(scale).rounded(spec.dtype())) : Optional.empty(),
        spec.shift() ? Optional.of(Tensor.vector(shift).rounded(spec.dtype())) : Optional.empty());
  }

  private void channel(
      Normalized forward,
      Tensor upstream,
      ElementSet set,
      int c,
      SetStatistics statistics,
      double[] input,
      double[] scale,
      double[] shift) {
    DoubleDoubleSum plain = new DoubleDoubleSum();
    DoubleDoubleSum weighted = new DoubleDoubleSum();
    set.forEach(
        i -> {
          plain.add(upstream.at(i));
          weighted.add(statistics.normalized(forward.input.at(i)).times(upstream.at(i)));
        });
    shift[c] = plain.value().toDouble();
    scale[c] = weighted.value().toDouble();
    boolean training = forward.mode == Mode.TRAINING;
    DoubleDouble mean = training ? plain.value().dividedBy(set.size()) : DoubleDouble.ZERO;
    DoubleDouble slope = training ? weighted.value().dividedBy(set.size()) : DoubleDouble.ZERO;
    DoubleDouble factor = statistics.inverseDeviation().times(forward.affine.scaleAt(c));
    set.forEach(
        i -> {
          DoubleDouble viaVariance = statistics.normalized(forward.input.at(i)).times(slope);
          input[i] =
              mean.negated().plus(upstream.at(i)).minus(viaVariance).times(factor).toDouble();
        });
  }
}
