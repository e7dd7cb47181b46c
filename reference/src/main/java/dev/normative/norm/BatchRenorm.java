package dev.normative.norm;

import dev.normative.contract.Affine;
import dev.normative.contract.ArgumentCheck;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.RunningStats;
import dev.normative.numerics.ElementSet;
import dev.normative.numerics.Moments;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Optional;

/**
 * Batch Renormalization (S. Ioffe, "Batch Renormalization: Towards Reducing Minibatch Dependence in
 * Batch-Normalized Models", arXiv:1702.03275, algorithm 1): batch normalization, corrected towards
 * what the running statistics would have given.
 *
 * <p>With mB, sB = sqrt(variance + epsilon) those of the batch, m and s the running ones before it,
 * w the new weight:
 *
 * <pre>
 *   training     r = clip(sB / s, 1 / rMax, rMax)     d = clip((mB - m) / s, -dMax, dMax)
 *                y = scale ((x - mB) / sB r + d) + shift
 *                m' = m + w (mB - m)                  s' = s + w (sB - s)
 *   evaluation   y = scale (x - m) / s + shift
 * </pre>
 *
 * <p>No gradient passes through r and d, so training is batch normalization with the scale {@code
 * scale r} and the shift {@code scale d + shift}, and is computed so. rMax = 1 and dMax = 0 is
 * batch normalization. Without limits the training output is the evaluation's with the statistics
 * before the batch.
 *
 * <p>What the paper leaves open: the running deviation is averaged itself, as its algorithm writes,
 * not the variance (Keras 2 did the same); a new layer starts with m = 0 and s = 1. The biased
 * variance is used throughout, the specification's {@linkplain
 * dev.normative.contract.RunningUpdate#stored() denominator} having nothing to say here; its new
 * weight and policies hold as for batch normalization. Changing the limits during training, as the
 * paper does, is the caller's: make another object and keep the state.
 *
 * <p>r, d and the scale and shift made of them are rounded to doubles; on top of that the results
 * are as exact as those of {@link ReferenceProvider}. NaN stays in its channel.
 */
public final class BatchRenorm {
  private final NormSpec spec;
  private final double rMax;
  private final double dMax;
  private final ExactNormalization batchNorm;

  /**
   * What a layer remembers.
   *
   * @param mean m, one per channel
   * @param deviation s, one per channel, positive
   * @param batches how many training batches were counted
   */
  public record State(Tensor mean, Tensor deviation, long batches) {
    /** Refuses vectors of different sizes and deviations that are not positive. */
    public State {
      if (mean.shape().rank() != 1 || !mean.shape().equals(deviation.shape())) {
        throw new IllegalArgumentException(
            "running mean "
                + mean.shape()
                + " and running deviation "
                + deviation.shape()
                + " must both be vectors of one value per channel");
      }
      for (int c = 0; c < deviation.size(); c++) {
        if (deviation.at(c) <= 0) {
          throw new IllegalArgumentException(
              "running deviation of channel "
                  + c
                  + " is "
                  + deviation.at(c)
                  + "; values are divided by it, so it must be positive");
        }
      }
    }

    /** That of a new layer: mean 0, deviation 1. */
    public static State initial(int channels) {
      Shape shape = Shape.of(channels);
      return new State(Tensor.zeros(shape), Tensor.full(shape, 1), 0);
    }
  }

  /** What a forward call gives back. */
  public static final class Renormalized {
    private final Tensor output;
    private final State after;
    private final Forward underneath;
    private final ExactNormalization by;
    private final Tensor r;
    private final Tensor d;

    private Renormalized(
        Forward underneath, ExactNormalization by, State after, Tensor r, Tensor d, DType dtype) {
      this.output = underneath.output().rounded(dtype);
      this.after = after;
      this.underneath = underneath;
      this.by = by;
      this.r = r;
      this.d = d;
    }

    /** The output, of the input's shape. */
    public Tensor output() {
      return output;
    }

    /** The state after the call. */
    public State after() {
      return after;
    }
  }

  /**
   * A batch renormalization.
   *
   * @param spec a batch normalization with a running update and epsilon inside the root
   * @param rMax the limit of r and 1/r, 1 or more; infinite for none
   * @param dMax the limit of |d|, 0 or more; infinite for none
   */
  public BatchRenorm(NormSpec spec, double rMax, double dMax) {
    boolean fits =
        spec.reduction() instanceof PerChannel
            && spec.running().isPresent()
            && spec.centered()
            && spec.policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT;
    if (!fits) {
      throw new IllegalArgumentException(
          "batch renormalization corrects a batch normalization with running statistics and epsilon"
              + " inside the root; given was "
              + spec);
    }
    if (!(rMax >= 1)) {
      throw new IllegalArgumentException("r max is " + rMax + "; it must be 1 or more");
    }
    if (!(dMax >= 0)) {
      throw new IllegalArgumentException("d max is " + dMax + "; it must be 0 or more");
    }
    this.spec = spec;
    this.rMax = rMax;
    this.dMax = dMax;
    this.batchNorm = new ExactNormalization(inner().withoutRunning());
  }

  /** The normalization underneath is not rounded to the format before the end. */
  private NormSpec inner() {
    return spec.withAffine(true, true).withDType(DType.FLOAT64);
  }

  /** Normalizes an input of the specification's shape. */
  public Renormalized forward(Tensor input, Affine affine, State before, Mode mode) {
    int channels = spec.reduction().trackedStatistics();
    if (before.mean().size() != channels) {
      throw new IllegalArgumentException(
          "a state of " + before.mean().size() + " channels was given; expected " + channels);
    }
    ArgumentCheck.forward(spec, input, affine, spec.initialStats(), mode);
    return mode == Mode.TRAINING && input.size() > 0
        ? training(input, affine, before)
        : evaluation(input, affine, before, mode);
  }

  private Renormalized training(Tensor input, Affine affine, State before) {
    int channels = before.mean().size();
    double weight = spec.running().orElseThrow().newWeight(before.batches());
    double[] r = new double[channels];
    double[] d = new double[channels];
    double[] mean = new double[channels];
    double[] deviation = new double[channels];
    for (int c = 0; c < channels; c++) {
      ElementSet set = Partition.of(spec.reduction(), input.shape()).set(c);
      Moments moments = Moments.of(input, set);
      double ofBatch = moments.variance().plus(spec.epsilon()).squareRoot().toDouble();
      double m = before.mean().at(c);
      double s = before.deviation().at(c);
      r[c] = clip(ofBatch / s, 1 / rMax, rMax);
      d[c] = clip(moments.mean().plus(-m).toDouble() / s, -dMax, dMax);
      mean[c] = moments.mean().plus(-m).times(weight).plus(m).toDouble();
      deviation[c] = s + weight * (ofBatch - s);
    }
    State after =
        new State(
            Tensor.vector(mean).rounded(spec.dtype()),
            Tensor.vector(deviation).rounded(spec.dtype()),
            before.batches() + 1);
    double[] scale = new double[channels];
    double[] shift = new double[channels];
    for (int c = 0; c < channels; c++) {
      scale[c] = affine.scaleAt(c) * r[c];
      shift[c] = Math.fma(affine.scaleAt(c), d[c], affine.shiftAt(c));
    }
    Affine corrected = Affine.of(Tensor.vector(scale), Tensor.vector(shift));
    Forward forward = batchNorm.forward(input, corrected, RunningStats.none(), Mode.TRAINING);
    return new Renormalized(
        forward, batchNorm, after, Tensor.vector(r), Tensor.vector(d), spec.dtype());
  }

  private static double clip(double value, double least, double most) {
    return Math.max(least, Math.min(most, value));
  }

  /** (x - m) scale / s: normalized with the mean m and the variance 1. */
  private Renormalized evaluation(Tensor input, Affine affine, State before, Mode mode) {
    State after =
        mode == Mode.TRAINING
            ? new State(before.mean(), before.deviation(), before.batches() + 1)
            : before;
    int channels = before.mean().size();
    // Values divided by s come from statistics (m, 1) and an epsilon that vanishes beside 1.
    NormSpec unit = inner().withEpsilon(Double.MIN_NORMAL);
    double[] scale = new double[channels];
    double[] shift = new double[channels];
    double[] inverse = new double[channels];
    for (int c = 0; c < channels; c++) {
      inverse[c] = 1 / before.deviation().at(c);
      scale[c] = affine.scaleAt(c) / before.deviation().at(c);
      shift[c] = affine.shiftAt(c);
    }
    ExactNormalization by = new ExactNormalization(unit);
    Affine corrected = Affine.of(Tensor.vector(scale), Tensor.vector(shift));
    RunningStats statistics =
        new RunningStats(before.mean(), Tensor.full(Shape.of(channels), 1), before.batches());
    Forward forward = by.forward(input, corrected, statistics, Mode.EVALUATION);
    return new Renormalized(
        forward, by, after, Tensor.vector(inverse), Tensor.zeros(Shape.of(channels)), spec.dtype());
  }

  /**
   * The gradients of a forward call: those of the formulas above with r and d constant.
   *
   * @param upstream the gradient with respect to the output, of its shape
   */
  public Gradients backward(Renormalized forward, Tensor upstream) {
    Gradients plain = forward.by.backward(forward.underneath, upstream);
    Tensor plainScale = plain.scale().orElseThrow();
    Tensor plainShift = plain.shift().orElseThrow();
    double[] scale = new double[plainScale.size()];
    for (int c = 0; c < scale.length; c++) {
      scale[c] = Math.fma(forward.r.at(c), plainScale.at(c), forward.d.at(c) * plainShift.at(c));
    }
    return new Gradients(
        plain.input().rounded(spec.dtype()),
        spec.scale() ? Optional.of(Tensor.vector(scale).rounded(spec.dtype())) : Optional.empty(),
        spec.shift() ? Optional.of(plainShift.rounded(spec.dtype())) : Optional.empty());
  }
}
