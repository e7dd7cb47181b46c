package dev.normative.contract;

import java.util.Objects;

/**
 * Everything that a layer keeps from call to call: what a file of it would hold.
 *
 * @param affine scale and shift, present exactly where the specification has them
 * @param running the running statistics, {@link RunningStats#none()} where none are tracked
 */
public record LayerState(Affine affine, RunningStats running) {

  /** Refuses null. */
  public LayerState {
    Objects.requireNonNull(affine, "affine");
    Objects.requireNonNull(running, "running statistics");
  }

  /** The state of a new layer: scale 1, shift 0, mean 0, variance 1, nothing counted. */
  public static LayerState initial(NormSpec spec) {
    return new LayerState(Affine.initial(spec), spec.initialStats());
  }

  /** The same with another scale and shift: what is loaded where a file has nothing else. */
  public LayerState withAffine(Affine other) {
    return new LayerState(other, running);
  }

  /** The same with other running statistics: what is loaded where a file has nothing else. */
  public LayerState withRunning(RunningStats other) {
    return new LayerState(affine, other);
  }
}
