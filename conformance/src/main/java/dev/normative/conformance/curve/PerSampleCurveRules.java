package dev.normative.conformance.curve;

import dev.normative.conformance.Family;
import dev.normative.conformance.Level;
import dev.normative.conformance.rules.Candidate;
import dev.normative.conformance.rules.Requirement;
import dev.normative.conformance.rules.Requires;
import dev.normative.conformance.rules.Rule;
import dev.normative.tensor.DType;
import net.jqwik.api.Example;

/** Chapter G: the training runs with layer and group normalization, which track no statistics. */
@Requires({Requirement.TRAINING, Requirement.BACKWARD})
public interface PerSampleCurveRules extends Candidate {

  /** Two LayerNorm, SGD with learning rate 0.1, 10 epochs. */
  @Rule(
      id = "digits-mlp-ln-sgd-float64",
      level = Level.L3,
      sentence = "Training the digits MLP with LayerNorm follows PyTorch's curve at every step",
      witness = "a loss that falls to less than half",
      requires = Requirement.FLOAT64,
      families = Family.LAYER_NORM,
      causes = {"a gradient that is slightly wrong: see the rules of chapter B first"})
  @Example
  default void digits_mlp_ln_sgd_float64() {
    new GoldenRun("digits-mlp-ln-sgd", DType.FLOAT64).followsItsCurveOnDigits(provider());
  }

  /** The same in float32, where rounding alone moves a run, so that only a band can be demanded. */
  @Rule(
      id = "digits-mlp-ln-sgd-float32",
      level = Level.L3,
      sentence =
          "Training the digits MLP with LayerNorm in float32 stays in the band of PyTorch's own"
              + " runs",
      witness = "a loss that falls to less than half",
      requires = Requirement.FLOAT32,
      families = Family.LAYER_NORM,
      causes = {"results that are not rounded to float32, or rounded too often"})
  @Example
  default void digits_mlp_ln_sgd_float32() {
    new GoldenRun("digits-mlp-ln-sgd", DType.FLOAT32).staysInItsBandOnDigits(provider());
  }

  /** Two GroupNorm of 2 groups, of inputs [N, C], Adam, 10 epochs. */
  @Rule(
      id = "digits-mlp-gn-adam-float64",
      level = Level.L3,
      sentence = "Training the digits MLP with GroupNorm follows PyTorch's curve at every step",
      witness = "a loss that falls to less than half",
      requires = Requirement.FLOAT64,
      families = Family.GROUP_NORM,
      causes = {"groups of channels that are not neighbours"})
  @Example
  default void digits_mlp_gn_adam_float64() {
    new GoldenRun("digits-mlp-gn-adam", DType.FLOAT64).followsItsCurveOnDigits(provider());
  }

  /** The same in float32. */
  @Rule(
      id = "digits-mlp-gn-adam-float32",
      level = Level.L3,
      sentence =
          "Training the digits MLP with GroupNorm in float32 stays in the band of PyTorch's own"
              + " runs",
      witness = "a loss that falls to less than half",
      requires = Requirement.FLOAT32,
      families = Family.GROUP_NORM,
      causes = {"results that are not rounded to float32, or rounded too often"})
  @Example
  default void digits_mlp_gn_adam_float32() {
    new GoldenRun("digits-mlp-gn-adam", DType.FLOAT32).staysInItsBandOnDigits(provider());
  }

  /** Two LayerNorm of 256 and 128 features, one epoch of 60,000 images. */
  @Rule(
      id = "net-with-ln-sgd-float64",
      level = Level.L3,
      sentence = "Training NetWithLN on MNIST follows PyTorch's curve at all 938 steps",
      witness = "a loss that falls to less than half",
      requires = Requirement.FLOAT64,
      families = Family.LAYER_NORM,
      causes = {"another MNIST than the canonical one; else as for the digits"})
  @Example
  default void net_with_ln_sgd_float64() {
    new GoldenRun("net-with-ln-sgd", DType.FLOAT64)
        .onlyWhereAllAreAskedFor(run -> run.followsItsCurveOnMnist(provider()));
  }

  /** The same in float32. */
  @Rule(
      id = "net-with-ln-sgd-float32",
      level = Level.L3,
      sentence = "Training NetWithLN on MNIST in float32 stays in the band of PyTorch's own runs",
      witness = "a loss that falls to less than half",
      requires = Requirement.FLOAT32,
      families = Family.LAYER_NORM,
      causes = {"another MNIST than the canonical one; else as for the digits"})
  @Example
  default void net_with_ln_sgd_float32() {
    new GoldenRun("net-with-ln-sgd", DType.FLOAT32)
        .onlyWhereAllAreAskedFor(run -> run.staysInItsBandOnMnist(provider()));
  }

  /** Two GroupNorm of 4 groups, one epoch of 60,000 images. */
  @Rule(
      id = "net-with-gn-adam-float64",
      level = Level.L3,
      sentence = "Training NetWithGN on MNIST follows PyTorch's curve at all 938 steps",
      witness = "a loss that falls to less than half",
      requires = Requirement.FLOAT64,
      families = Family.GROUP_NORM,
      causes = {"another MNIST than the canonical one; else as for the digits"})
  @Example
  default void net_with_gn_adam_float64() {
    new GoldenRun("net-with-gn-adam", DType.FLOAT64)
        .onlyWhereAllAreAskedFor(run -> run.followsItsCurveOnMnist(provider()));
  }
}
