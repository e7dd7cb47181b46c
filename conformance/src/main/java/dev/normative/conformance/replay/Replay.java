package dev.normative.conformance.replay;

import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.golden.ElementType;
import dev.normative.golden.GoldenCase;
import dev.normative.golden.GoldenStep;
import dev.normative.golden.GoldenTensor;
import dev.normative.golden.GoldenVectors;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The call that a failing rule left in a file: everything that goes into {@code forward} and {@code
 * backward}.
 *
 * @param spec what to create
 * @param input the input
 * @param affine scale and shift
 * @param before the running statistics before the call
 * @param mode the mode
 * @param upstream the upstream gradient; empty where the call has to be refused, or where nothing
 *     is known about its gradients
 */
public record Replay(
    NormSpec spec,
    Tensor input,
    Affine affine,
    RunningStats before,
    Mode mode,
    Optional<Tensor> upstream) {

  /**
   * Reads a file that {@link CaseFile} made.
   *
   * @throws dev.normative.golden.MalformedGoldenFile if it is not in the format of golden vectors
   * @throws IllegalArgumentException if it is somebody else's
   */
  public static Replay read(Path file) throws IOException {
    return of(GoldenVectors.read(file).cases().get(0));
  }

  /** The call that a drawn case stands for, in this mode. */
  public static Replay of(NormCase c, Mode mode) {
    return new Replay(c.spec(), c.input(), c.affine(), c.before(), mode, Optional.of(c.upstream()));
  }

  /** The same call under another specification. */
  public Replay with(NormSpec other) {
    return new Replay(other, input, affine, before, mode, upstream);
  }

  /** The call of a case's first step. */
  public static Replay of(GoldenCase golden) {
    DType dtype = golden.dtype() == ElementType.FLOAT32 ? DType.FLOAT32 : DType.FLOAT64;
    GoldenStep step = golden.steps().get(0);
    return new Replay(
        SpecificationFields.read(golden.layer(), dtype),
        tensor(step.input()),
        affine(golden.initial()),
        running(golden.initial()),
        step.mode() == GoldenStep.Mode.TRAIN ? Mode.TRAINING : Mode.EVALUATION,
        step.outcome() instanceof GoldenStep.Computed computed
            ? Optional.of(tensor(computed.gradOutput()))
            : Optional.empty());
  }

  private static Affine affine(Map<String, GoldenTensor> state) {
    return new Affine(
        Optional.ofNullable(state.get("weight")).map(Replay::tensor),
        Optional.ofNullable(state.get("bias")).map(Replay::tensor));
  }

  private static RunningStats running(Map<String, GoldenTensor> state) {
    if (!state.containsKey("running_mean")) {
      return RunningStats.none();
    }
    return new RunningStats(
        tensor(state.get("running_mean")),
        tensor(state.get("running_var")),
        (long) state.get("num_batches_tracked").at(0));
  }

  /** The tensor that a golden file holds. */
  public static Tensor tensor(GoldenTensor golden) {
    return Tensor.of(Shape.of(golden.shape()), golden.data());
  }
}
