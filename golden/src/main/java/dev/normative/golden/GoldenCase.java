package dev.normative.golden;

import java.util.List;
import java.util.Map;

/**
 * One layer that a framework took through a sequence of steps.
 *
 * @param id the case's name, unique in its file, such as {@code batch_norm_1d/17}
 * @param layer the layer's type ({@code type}) and constructor arguments, under the framework's
 *     names
 * @param dtype the layer's declared type; every number of the case is of it. Keras computes its
 *     float64 layers in float32 on JAX, so that there the results are float32 numbers
 * @param initial parameters and running statistics before the first step, under the framework's
 *     names and in its order. What the layer does not have is not there; a count ({@code
 *     num_batches_tracked}) is a tensor of no dimensions. Cannot be changed
 * @param steps in order
 */
public record GoldenCase(
    String id,
    Settings layer,
    ElementType dtype,
    Map<String, GoldenTensor> initial,
    List<GoldenStep> steps) {

  /** Copies the steps and the state, keeping its order. */
  public GoldenCase {
    initial = Ordered.copyOf(initial);
    steps = List.copyOf(steps);
  }

  /**
   * The state from which a step starts: the state after the step before it, or the initial one.
   *
   * <p>Start every step from here rather than from what the judged layer made of the steps before:
   * otherwise one wrong step is counted again in all that follow, and PyTorch 2.13 itself counts a
   * batch that it refuses.
   *
   * @param step counted from 0
   */
  public Map<String, GoldenTensor> stateBefore(int step) {
    return step == 0 ? initial : steps.get(step - 1).stateAfter();
  }
}
