package dev.normative.norm;

import dev.normative.contract.Affine;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Tensor;
import java.util.Optional;

/**
 * Batch normalization that no longer learns: in either mode it normalizes with its running
 * statistics and leaves them alone, and scale and shift are constants.
 *
 * <pre>
 *   y = scale (x - mean) / sqrt(variance + epsilon) + shift      dx = scale dy / sqrt(variance + epsilon)
 * </pre>
 *
 * <p>Shapes, errors and bad input are those of the implementation underneath in {@link
 * Mode#EVALUATION}. {@link Gradients} has neither scale nor shift. This is torchvision's {@code
 * FrozenBatchNorm2d} and what {@code trainable = False} does to Keras's layer; PyTorch's {@code
 * requires_grad_(False)} alone does less, as its running statistics still move in training.
 */
public final class FrozenBatchNorm implements Normalization {
  private final Normalization batchNorm;

  /**
   * A frozen normalization.
   *
   * @throws IllegalArgumentException where the specification tracks no running statistics
   */
  public FrozenBatchNorm(NormalizationProvider provider, NormSpec spec) {
    if (spec.running().isEmpty()) {
      throw new IllegalArgumentException(
          spec.reduction()
              + " tracks no running statistics, so there is nothing to freeze it to;"
              + " give the specification a running update");
    }
    this.batchNorm = provider.create(spec);
  }

  /** Normalizes with {@code before}, whatever the mode; the statistics after are the same. */
  @Override
  public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
    return batchNorm.forward(input, affine, before, Mode.EVALUATION);
  }

  @Override
  public Gradients backward(Forward forward, Tensor upstream) {
    Tensor input = batchNorm.backward(forward, upstream).input();
    return new Gradients(input, Optional.empty(), Optional.empty());
  }

  @Override
  public void close() {
    batchNorm.close();
  }
}
