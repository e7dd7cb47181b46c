package dev.normative.golden;

import java.util.Map;

/**
 * One call of a layer's forward and backward pass, and what came of it.
 *
 * @param mode whether the layer was training
 * @param inputKind how the input was drawn, such as {@code normal} or {@code huge}; empty where the
 *     file does not say
 * @param input what went in
 * @param outcome what came out, or that the call was refused
 * @param stateAfter parameters and running statistics after the step, like {@link
 *     GoldenCase#initial}
 */
public record GoldenStep(
    Mode mode,
    String inputKind,
    GoldenTensor input,
    Outcome outcome,
    Map<String, GoldenTensor> stateAfter) {

  /** Whether a layer normalizes with the batch's statistics or with those it has collected. */
  public enum Mode {
    /** With the batch's statistics, where the layer has any that it collects. */
    TRAIN,
    /** With the collected statistics. */
    EVAL
  }

  /** What came of a step. */
  public sealed interface Outcome permits Computed, Refused {}

  /**
   * The framework computed the step.
   *
   * @param output of the forward pass
   * @param gradOutput the upstream gradient that was put in at the output
   * @param gradInput the gradient that arrived at the input
   * @param gradients those of the parameters, of this step alone, under the parameters' names (
   *     {@code weight}, not {@code grad_weight}); a parameter that the layer does not have is not
   *     there
   */
  public record Computed(
      GoldenTensor output,
      GoldenTensor gradOutput,
      GoldenTensor gradInput,
      Map<String, GoldenTensor> gradients)
      implements Outcome {

    /** Copies the gradients, keeping their order. */
    public Computed {
      gradients = Ordered.copyOf(gradients);
    }
  }

  /**
   * The framework refused the call.
   *
   * @param reason the type and message of what it raised
   */
  public record Refused(String reason) implements Outcome {}

  /** Copies the state, keeping its order. */
  public GoldenStep {
    stateAfter = Ordered.copyOf(stateAfter);
  }
}
