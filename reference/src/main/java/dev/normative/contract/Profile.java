package dev.normative.contract;

import dev.normative.contract.Policies.EmptyBatch;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.Policies.SingleValue;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.tensor.DType;
import java.util.Optional;

/**
 * What a framework's batch normalization does when nothing is said: every choice that the formula
 * leaves open, under one name.
 *
 * <p>The same batch {1, 2, 3, 4} leaves another running variance in most of them, starting from 1:
 *
 * <pre>
 *   PyTorch, DJL            1 + 0.1  (5/3 - 1) = 1.0667
 *   the tutorial, ONNX      1 + 0.1  (5/4 - 1) = 1.025
 *   TensorFlow fused        1 + 0.01 (5/3 - 1) = 1.0067
 *   Keras, Flax             1 + 0.01 (5/4 - 1) = 1.0025
 * </pre>
 *
 * <p>Weights and epsilons are the doubles that the framework's own arithmetic makes of its
 * defaults: Keras computes 1.0 - 0.99, which is not 0.01, and DJL 1f - 0.9f. Where a framework does
 * not say what an empty batch does (a mean of no values is 0/0, and the running statistics would
 * stay NaN for good), the profile refuses it.
 */
public enum Profile {
  /**
   * PyTorch: {@code torch.nn.BatchNorm1d/2d/3d}, momentum 0.1 being the weight of the new batch,
   * the unbiased variance stored; one value per channel is refused by {@code F.batch_norm} ({@code
   * torch/nn/modules/batchnorm.py}, {@code torch/nn/functional.py}, issue pytorch#77014).
   */
  PYTORCH(0.1, Denominator.UNBIASED, 1e-5, SingleValue.REFUSE, EmptyBatch.PASS, 1, 2, 5),

  /**
   * Keras 3: momentum 0.99 is the weight of the old statistics, the biased variance is stored,
   * channels last ({@code keras/src/layers/normalization/batch_normalization.py}).
   */
  KERAS(1 - 0.99, Denominator.BIASED, 1e-3, SingleValue.PASS, EmptyBatch.REFUSE, -1, 2, 5),

  /**
   * TensorFlow's fused operation as its layers call it (momentum 0.99 for the old): it stores the
   * unbiased variance, unlike the unfused one (tensorflow#55545); channels last, images only. It
   * raises an epsilon below 1.001e-5 to that value without a word (tensorflow#37768), which this
   * profile's 1e-3 does not meet. Of one value per channel it makes the shift on the CPU; on a GPU
   * the running variance has been NaN (tensorflow#34062).
   */
  TENSORFLOW_FUSED(
      1 - 0.99, Denominator.UNBIASED, 1e-3, SingleValue.PASS, EmptyBatch.REFUSE, -1, 4, 5),

  /**
   * ONNX BatchNormalization, opsets 14 and 15, {@code training_mode = 1}: momentum 0.9 is the
   * weight of the old statistics, the variance is the population's ({@code
   * onnx/docs/Operators.md}).
   */
  ONNX(1 - 0.9, Denominator.BIASED, 1e-5, SingleValue.PASS, EmptyBatch.REFUSE, 1, 2, 5),

  /**
   * Flax {@code linen.BatchNorm}: momentum 0.99 for the old, biased variance, channels last ({@code
   * flax/linen/normalization.py}). Its one-pass variance is a matter of accuracy, not of the
   * convention.
   */
  FLAX(1 - 0.99, Denominator.BIASED, 1e-5, SingleValue.PASS, EmptyBatch.REFUSE, -1, 2, 5),

  /**
   * DJL's {@code BatchNorm} on its PyTorch engine: momentum 0.9 for the old, turned round as {@code
   * 1f - momentum}, and a float epsilon ({@code ai.djl.nn.norm.BatchNorm}, {@code PtNDArrayEx}).
   * With other engines the denominator is theirs.
   */
  DJL(1f - 0.9f, Denominator.UNBIASED, 1e-5f, SingleValue.REFUSE, EmptyBatch.PASS, 1, 2, 5),

  /**
   * The {@code CustomBatchNorm2d} that PyTorch tutorials write by hand to show what the layer does:
   * momentum 0.1 for the new, epsilon 1e-5, images only, like {@link #PYTORCH}; but it stores the
   * variance it has just normalized with, the biased one, and checks nothing.
   */
  TUTORIAL(0.1, Denominator.BIASED, 1e-5, SingleValue.PASS, EmptyBatch.REFUSE, 1, 4, 4);

  private final RunningUpdate.Exponential running;
  private final double epsilon;
  private final Policies policies;
  private final int channelAxis;
  private final int leastRank;
  private final int mostRank;

  Profile(
      double newWeight,
      Denominator stored,
      double epsilon,
      SingleValue singleValue,
      EmptyBatch emptyBatch,
      int channelAxis,
      int leastRank,
      int mostRank) {
    this.running = new RunningUpdate.Exponential(newWeight, stored);
    this.epsilon = epsilon;
    this.policies = new Policies(singleValue, emptyBatch, EpsilonPlace.INSIDE_ROOT);
    this.channelAxis = channelAxis;
    this.leastRank = leastRank;
    this.mostRank = mostRank;
  }

  /** How running statistics are updated. */
  public RunningUpdate.Exponential running() {
    return running;
  }

  /** What is added to the variance. */
  public double epsilon() {
    return epsilon;
  }

  /** What is done with single values and empty batches. */
  public Policies policies() {
    return policies;
  }

  /** The channel axis of inputs of this rank. */
  public int channelAxis(int rank) {
    return channelAxis < 0 ? rank + channelAxis : channelAxis;
  }

  /**
   * This framework's batch normalization in float64, with scale and shift.
   *
   * @param channels the size of the channel axis
   * @param rank the rank of the inputs
   * @throws IllegalArgumentException for a rank that the framework's layer does not take
   */
  public NormSpec batchNorm(int channels, int rank) {
    if (rank < leastRank || rank > mostRank) {
      throw new IllegalArgumentException(
          "batch normalization of inputs of rank "
              + rank
              + " was asked for; "
              + this
              + " takes ranks "
              + leastRank
              + " to "
              + mostRank
              + ", the axis of the samples and that of the channels included");
    }
    return new NormSpec(
        new PerChannel(channels, channelAxis(rank), rank, rank),
        true,
        true,
        true,
        epsilon,
        Optional.of(running),
        policies,
        DType.FLOAT64);
  }
}
