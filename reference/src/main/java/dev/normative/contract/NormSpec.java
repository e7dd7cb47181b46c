package dev.normative.contract;

import dev.normative.contract.Reduction.ChannelGroups;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.Reduction.TrailingAxes;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import java.util.Objects;
import java.util.Optional;

/**
 * Which normalization is meant, with nothing left to a framework's default.
 *
 * <p>The presets ({@link #batchNorm1d} and so on) are the layers of PyTorch with its defaults; each
 * {@code with...} method gives a changed copy.
 *
 * @param reduction what shares statistics and parameters
 * @param centered whether the mean of the batch is subtracted (RMSNorm does not: its mean counts as
 *     0, also for running statistics)
 * @param scale whether there is a scale
 * @param shift whether there is a shift
 * @param epsilon what is added to the variance, positive and finite
 * @param running how running statistics are updated; empty where none are tracked
 * @param policies what happens where the formula does not say
 * @param dtype the format of inputs, parameters and results
 */
public record NormSpec(
    Reduction reduction,
    boolean centered,
    boolean scale,
    boolean shift,
    double epsilon,
    Optional<RunningUpdate> running,
    Policies policies,
    DType dtype) {

  /** The epsilon that PyTorch's layers start with. */
  public static final double DEFAULT_EPSILON = 1e-5;

  /** The new weight that PyTorch's batch normalization starts with. */
  public static final double DEFAULT_NEW_WEIGHT = 0.1;

  /** Refuses an epsilon that is not positive and finite, and tracking per-sample statistics. */
  public NormSpec {
    Objects.requireNonNull(reduction, "reduction");
    Objects.requireNonNull(running, "running");
    Objects.requireNonNull(policies, "policies");
    Objects.requireNonNull(dtype, "dtype");
    if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException(
          "epsilon is " + epsilon + "; it must be positive and finite, 1e-5 for instance");
    }
    if (running.isPresent() && reduction.trackedStatistics() == 0) {
      throw new IllegalArgumentException(
          "running statistics need statistics per channel; "
              + reduction
              + " has its own for every sample; use withoutRunning()");
    }
  }

  /** Batch normalization of inputs [N, C] or [N, C, L]. */
  public static NormSpec batchNorm1d(int channels) {
    return batchNorm(new PerChannel(channels, 1, 2, 3));
  }

  /** Batch normalization of inputs [N, C, H, W]. */
  public static NormSpec batchNorm2d(int channels) {
    return batchNorm(new PerChannel(channels, 1, 4, 4));
  }

  /** Batch normalization of inputs [N, C, D, H, W]. */
  public static NormSpec batchNorm3d(int channels) {
    return batchNorm(new PerChannel(channels, 1, 5, 5));
  }

  private static NormSpec batchNorm(PerChannel reduction) {
    return new NormSpec(
        reduction,
        true,
        true,
        true,
        DEFAULT_EPSILON,
        Optional.of(new RunningUpdate.Exponential(DEFAULT_NEW_WEIGHT, Denominator.UNBIASED)),
        Policies.PYTORCH,
        DType.FLOAT64);
  }

  /** Layer normalization over trailing axes of these sizes. */
  public static NormSpec layerNorm(int... normalizedShape) {
    return perSample(
        new TrailingAxes(Shape.of(normalizedShape)), Policies.SingleValue.PASS, DEFAULT_EPSILON);
  }

  /**
   * Group normalization of inputs [N, C, ...] (Y. Wu and K. He, arXiv:1803.08494).
   *
   * @param groups how many groups the channels fall into; it must divide {@code channels}
   */
  public static NormSpec groupNorm(int groups, int channels) {
    return perSample(
        new ChannelGroups(groups, channels, 1, 2, 5),
        Policies.SingleValue.REFUSE_SINGLE_SAMPLE,
        DEFAULT_EPSILON);
  }

  /**
   * Instance normalization of inputs [N, C, L] (D. Ulyanov, A. Vedaldi and V. Lempitsky,
   * arXiv:1607.08022): every channel of every sample has its own statistics.
   *
   * <p>As in PyTorch there is neither scale nor shift nor tracking unless {@link #withAffine} and
   * {@link #withRunning} ask for them. What is tracked is, for each channel, the mean over the
   * samples of their means and of their variances; evaluation then uses it in place of every
   * sample's own statistics.
   */
  public static NormSpec instanceNorm1d(int channels) {
    return instanceNorm(channels, 3);
  }

  /** Instance normalization of inputs [N, C, H, W]; see {@link #instanceNorm1d}. */
  public static NormSpec instanceNorm2d(int channels) {
    return instanceNorm(channels, 4);
  }

  /** Instance normalization of inputs [N, C, D, H, W]; see {@link #instanceNorm1d}. */
  public static NormSpec instanceNorm3d(int channels) {
    return instanceNorm(channels, 5);
  }

  private static NormSpec instanceNorm(int channels, int rank) {
    ChannelGroups everyChannel = new ChannelGroups(channels, channels, 1, rank, rank);
    return perSample(everyChannel, Policies.SingleValue.REFUSE, DEFAULT_EPSILON)
        .withAffine(false, false);
  }

  /**
   * RMS normalization over trailing axes of these sizes (B. Zhang and R. Sennrich,
   * arXiv:1910.07467): y = scale x / sqrt(mean(x<sup>2</sup>) + epsilon). The mean is not
   * subtracted and there is no shift. Epsilon is the distance from 1 to the next number of the
   * format, PyTorch's default.
   */
  public static NormSpec rmsNorm(DType dtype, int... normalizedShape) {
    NormSpec layer =
        perSample(
            new TrailingAxes(Shape.of(normalizedShape)),
            Policies.SingleValue.PASS,
            2 * dtype.unitRoundoff());
    return new NormSpec(
        layer.reduction, false, true, false, layer.epsilon, layer.running, layer.policies, dtype);
  }

  /** RMS normalization in float64; see {@link #rmsNorm(DType, int...)}. */
  public static NormSpec rmsNorm(int... normalizedShape) {
    return rmsNorm(DType.FLOAT64, normalizedShape);
  }

  private static NormSpec perSample(
      Reduction reduction, Policies.SingleValue singleValue, double epsilon) {
    Policies policies =
        new Policies(singleValue, Policies.EmptyBatch.PASS, Policies.EpsilonPlace.INSIDE_ROOT);
    return new NormSpec(
        reduction, true, true, true, epsilon, Optional.empty(), policies, DType.FLOAT64);
  }

  /** A copy with another reduction. */
  public NormSpec withReduction(Reduction other) {
    return new NormSpec(other, centered, scale, shift, epsilon, running, policies, dtype);
  }

  /** A copy with another epsilon. */
  public NormSpec withEpsilon(double other) {
    return new NormSpec(reduction, centered, scale, shift, other, running, policies, dtype);
  }

  /** A copy with or without scale and shift. */
  public NormSpec withAffine(boolean withScale, boolean withShift) {
    return new NormSpec(
        reduction, centered, withScale, withShift, epsilon, running, policies, dtype);
  }

  /** A copy with another update of running statistics. */
  public NormSpec withRunning(RunningUpdate other) {
    return new NormSpec(
        reduction, centered, scale, shift, epsilon, Optional.of(other), policies, dtype);
  }

  /** A copy that tracks no running statistics: evaluation uses those of the batch. */
  public NormSpec withoutRunning() {
    return new NormSpec(
        reduction, centered, scale, shift, epsilon, Optional.empty(), policies, dtype);
  }

  /** A copy with other policies. */
  public NormSpec withPolicies(Policies other) {
    return new NormSpec(reduction, centered, scale, shift, epsilon, running, other, dtype);
  }

  /** A copy for another format. */
  public NormSpec withDType(DType other) {
    return new NormSpec(reduction, centered, scale, shift, epsilon, running, policies, other);
  }

  /** The running statistics of a new layer. */
  public RunningStats initialStats() {
    return running.isPresent()
        ? RunningStats.initial(reduction.trackedStatistics())
        : RunningStats.none();
  }

  /** Whether a call in this mode normalizes with the statistics of the batch itself. */
  public boolean usesBatchStatistics(Mode mode) {
    return mode == Mode.TRAINING || running.isEmpty();
  }
}
