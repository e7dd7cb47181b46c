package dev.normative.conformance.curve;

import dev.normative.conformance.Family;
import dev.normative.conformance.Level;
import dev.normative.conformance.rules.Candidate;
import dev.normative.conformance.rules.Requirement;
import dev.normative.conformance.rules.Requires;
import dev.normative.conformance.rules.Rule;
import dev.normative.tensor.DType;
import net.jqwik.api.Example;

/**
 * Chapter G: whole training runs from a seed alone, each named after its golden curve; those with
 * batch normalization.
 */
@Requires(
    value = {
      Requirement.TRAINING,
      Requirement.RUNNING_STATISTICS,
      Requirement.UNBIASED_RUNNING_VARIANCE,
      Requirement.BACKWARD
    },
    families = Family.BATCH_NORM)
public interface CurveRules extends Candidate {

  /** Two BatchNorm1d, Adam, 20 epochs. */
  @Rule(
      id = "digits-mlp-adam-float64",
      level = Level.L3,
      sentence = "Training the digits MLP with Adam follows PyTorch's curve at every step",
      witness = "a loss that falls to less than half",
      requires = Requirement.FLOAT64,
      causes = {"a gradient that is slightly wrong: see the rules of chapter B first"})
  @Example
  default void digits_mlp_adam_float64() {
    new GoldenRun("digits-mlp-adam", DType.FLOAT64).followsItsCurveOnDigits(provider());
  }

  /** The same in float32. */
  @Rule(
      id = "digits-mlp-adam-float32",
      level = Level.L3,
      sentence =
          "Training the digits MLP with Adam in float32 stays in the band of PyTorch's own runs",
      witness = "a loss that falls to less than half",
      requires = Requirement.FLOAT32,
      causes = {"results that are not rounded to float32, or rounded too often"})
  @Example
  default void digits_mlp_adam_float32() {
    new GoldenRun("digits-mlp-adam", DType.FLOAT32).staysInItsBandOnDigits(provider());
  }

  /** Two BatchNorm1d, SGD with learning rate 0.1, 10 epochs. */
  @Rule(
      id = "digits-mlp-sgd-float64",
      level = Level.L3,
      sentence = "Training the digits MLP with SGD follows PyTorch's curve at every step",
      witness = "a loss that falls to less than half",
      requires = Requirement.FLOAT64,
      causes = {"a gradient of the wrong size, which Adam would have hidden"})
  @Example
  default void digits_mlp_sgd_float64() {
    new GoldenRun("digits-mlp-sgd", DType.FLOAT64).followsItsCurveOnDigits(provider());
  }

  /** Cumulative running statistics, the second layer without scale and shift. */
  @Rule(
      id = "digits-mlp-cumulative-adam-float64",
      level = Level.L3,
      sentence = "Training with cumulative statistics and a layer without affine follows the curve",
      witness = "a loss that falls to less than half",
      requires = {Requirement.FLOAT64, Requirement.CUMULATIVE_AVERAGE, Requirement.PARTIAL_AFFINE},
      causes = {"scale or shift assumed where there is none"})
  @Example
  default void digits_mlp_cumulative_adam_float64() {
    new GoldenRun("digits-mlp-cumulative-adam", DType.FLOAT64).followsItsCurveOnDigits(provider());
  }

  /** BatchNorm2d after convolutions. */
  @Rule(
      id = "digits-cnn-adam-float64",
      level = Level.L3,
      sentence = "Training the digits CNN, with BatchNorm2d, follows PyTorch's curve at every step",
      witness = "a loss that falls to less than half",
      requires = Requirement.FLOAT64,
      causes = {"statistics over the wrong axes of [N, C, H, W]"})
  @Example
  default void digits_cnn_adam_float64() {
    new GoldenRun("digits-cnn-adam", DType.FLOAT64).followsItsCurveOnDigits(provider());
  }

  /** The tutorial's network, three epochs of 60,000 images. */
  @Rule(
      id = "mlp-adam-float64",
      level = Level.L3,
      sentence = "Training the tutorial's MLP on MNIST follows PyTorch's curve at all 2,814 steps",
      witness = "a loss that falls to less than half",
      requires = Requirement.FLOAT64,
      causes = {"another MNIST than the canonical one; else as for the digits"})
  @Example
  default void mlp_adam_float64() {
    new GoldenRun("mlp-adam", DType.FLOAT64).followsItsCurveOnMnist(provider());
  }

  /** What the tutorial printed, from its seed alone. */
  @Rule(
      id = "published-table",
      level = Level.L3,
      sentence = "Training the tutorial's MLP from seed 47 gives the loss table it published",
      witness = "a loss that falls to less than half",
      requires = Requirement.FLOAT64,
      causes = {"another MNIST than the canonical one; else as for the digits"})
  @Example
  default void published_table() {
    new GoldenRun("mlp-adam", DType.FLOAT64).followsThePublishedTable(provider());
  }

  /** The same in float32, where rounding alone moves a run, so that only a band can be demanded. */
  @Rule(
      id = "mlp-adam-float32",
      level = Level.L3,
      sentence = "Training the tutorial's MLP in float32 stays in the band of PyTorch's own runs",
      witness = "a loss that falls to less than half",
      requires = Requirement.FLOAT32,
      causes = {"another MNIST than the canonical one; else as for the digits"})
  @Example
  default void mlp_adam_float32() {
    new GoldenRun("mlp-adam", DType.FLOAT32).staysInItsBandOnMnist(provider());
  }
}
