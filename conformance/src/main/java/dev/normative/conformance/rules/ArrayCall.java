package dev.normative.conformance.rules;

import dev.normative.conformance.generate.NormCase;
import dev.normative.conformance.generate.Placement;
import dev.normative.contract.ArrayAffine;
import dev.normative.contract.ArrayNormalization;
import dev.normative.contract.ArrayStatistics;
import dev.normative.contract.ArrayView;
import dev.normative.contract.ArrayWorkspace;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One case in memory: a forward call and the backward calls after it, with everything that they
 * read and write {@linkplain GuardedMemory guarded}.
 */
final class ArrayCall {
  private final NormCase c;
  private final Mode mode;
  private final Placement read;
  private final Placement written;
  private final GuardedMemory input;
  private final Optional<GuardedMemory> scale;
  private final Optional<GuardedMemory> shift;
  private final GuardedMemory mean;
  private final GuardedMemory variance;
  private final GuardedMemory output;
  private final ArrayStatistics running;

  /**
   * A case whose input and running variance are placed in one way, and whose parameters, running
   * mean and results in another one.
   */
  ArrayCall(NormCase c, Mode mode, Placement read, Placement written) {
    this.c = c;
    this.mode = mode;
    this.read = read;
    this.written = written;
    DType dtype = c.spec().dtype();
    RunningStats before = c.before();
    this.input = GuardedMemory.of("input", c.input(), dtype, read);
    this.scale = c.affine().scale().map(value -> GuardedMemory.of("scale", value, dtype, written));
    this.shift = c.affine().shift().map(value -> GuardedMemory.of("shift", value, dtype, read));
    this.mean = GuardedMemory.of("running mean", before.mean(), dtype, written);
    this.variance = GuardedMemory.of("running variance", before.variance(), dtype, read);
    this.running = new ArrayStatistics(mean.view(), variance.view(), before.batches());
    this.output = GuardedMemory.blank("output", c.shape(), dtype, written);
  }

  /** Normalizes, and checks who wrote where. */
  void forward(ArrayNormalization norm, ArrayWorkspace workspace) {
    norm.forward(input.view(), affine(), running, mode, output.view(), workspace);
    requireReadOnly();
    output.requireGuardsUnchanged();
    mean.requireGuardsUnchanged();
    variance.requireGuardsUnchanged();
    if (mode == Mode.EVALUATION) {
      mean.requireUnchanged();
      variance.requireUnchanged();
    }
  }

  private void requireReadOnly() {
    Stream.of(Optional.of(input), scale, shift)
        .flatMap(Optional::stream)
        .forEach(GuardedMemory::requireUnchanged);
  }

  Tensor output() {
    return output.values();
  }

  RunningStats after() {
    return running.toRunningStats();
  }

  /** Differentiates, and checks who wrote where. */
  Gradients backward(ArrayNormalization norm, ArrayWorkspace workspace, Tensor upstream) {
    Gradients gradients = backward(norm, workspace, upstream, input.view());
    requireReadOnly();
    return gradients;
  }

  /** The same with the input moved to another place, and its old place spoilt. */
  Gradients backwardAfterAMove(ArrayNormalization norm, ArrayWorkspace workspace, Tensor upstream) {
    GuardedMemory moved = GuardedMemory.of("moved input", c.input(), c.spec().dtype(), written);
    input.spoil();
    Gradients gradients = backward(norm, workspace, upstream, moved.view());
    moved.requireUnchanged();
    return gradients;
  }

  private Gradients backward(
      ArrayNormalization norm, ArrayWorkspace workspace, Tensor upstream, ArrayView values) {
    DType dtype = c.spec().dtype();
    GuardedMemory given = GuardedMemory.of("upstream gradient", upstream, dtype, written);
    GuardedMemory gradient = GuardedMemory.blank("input gradient", c.shape(), dtype, read);
    Optional<GuardedMemory> scaleGradient = parameterGradient("scale gradient", scale, read);
    Optional<GuardedMemory> shiftGradient = parameterGradient("shift gradient", shift, written);
    norm.backward(
        values,
        affine(),
        given.view(),
        gradient.view(),
        new ArrayAffine(
            scaleGradient.map(GuardedMemory::view), shiftGradient.map(GuardedMemory::view)),
        workspace);
    given.requireUnchanged();
    Stream.of(Optional.of(gradient), scaleGradient, shiftGradient)
        .flatMap(Optional::stream)
        .forEach(GuardedMemory::requireGuardsUnchanged);
    return new Gradients(
        gradient.values(),
        scaleGradient.map(GuardedMemory::values),
        shiftGradient.map(GuardedMemory::values));
  }

  private Optional<GuardedMemory> parameterGradient(
      String name, Optional<GuardedMemory> parameter, Placement placement) {
    return parameter.map(
        p -> GuardedMemory.blank(name, p.view().layout().shape(), c.spec().dtype(), placement));
  }

  private ArrayAffine affine() {
    return new ArrayAffine(scale.map(GuardedMemory::view), shift.map(GuardedMemory::view));
  }
}
