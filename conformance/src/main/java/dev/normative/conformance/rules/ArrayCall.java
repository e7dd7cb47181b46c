package dev.normative.conformance.rules;

import dev.normative.conformance.generate.BadMemory;
import dev.normative.conformance.generate.NormCase;
import dev.normative.conformance.generate.Placement;
import dev.normative.contract.Affine;
import dev.normative.contract.ArrayAffine;
import dev.normative.contract.ArrayNormalization;
import dev.normative.contract.ArrayStatistics;
import dev.normative.contract.ArrayView;
import dev.normative.contract.ArrayWorkspace;
import dev.normative.contract.FusedGradients;
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
  private final Tensor values;
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
    this(c, c.input(), c.affine(), mode, read, written);
  }

  /** The same with another input and other parameters. */
  ArrayCall(
      NormCase c, Tensor values, Affine parameters, Mode mode, Placement read, Placement written) {
    this.c = c;
    this.values = values;
    this.mode = mode;
    this.read = read;
    this.written = written;
    DType dtype = c.spec().dtype();
    RunningStats before = c.before();
    this.input = GuardedMemory.of("input", values, dtype, read);
    this.scale = parameters.scale().map(value -> GuardedMemory.of("scale", value, dtype, written));
    this.shift = parameters.shift().map(value -> GuardedMemory.of("shift", value, dtype, read));
    this.mean = GuardedMemory.of("running mean", before.mean(), dtype, written);
    this.variance = GuardedMemory.of("running variance", before.variance(), dtype, read);
    this.running = new ArrayStatistics(mean.view(), variance.view(), before.batches());
    this.output = GuardedMemory.blank("output", c.shape(), dtype, written);
  }

  /** Normalizes, and checks who wrote where. */
  void forward(ArrayNormalization norm, ArrayWorkspace workspace) {
    norm.forward(input.view(), affine(), running, mode, output.view(), workspace);
    requireOnlyResultsWritten();
  }

  /** The same with ReLU, and a residual before it where there is one. */
  void forwardFused(ArrayNormalization norm, ArrayWorkspace workspace, Optional<Tensor> residual) {
    Optional<GuardedMemory> added =
        residual.map(values -> GuardedMemory.of("residual", values, c.spec().dtype(), read));
    norm.forwardFused(
        input.view(),
        added.map(GuardedMemory::view),
        affine(),
        running,
        mode,
        output.view(),
        workspace);
    added.ifPresent(GuardedMemory::requireUnchanged);
    requireOnlyResultsWritten();
  }

  private void requireOnlyResultsWritten() {
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

  /** Differentiates a fused call, whose output is elsewhere by now. */
  FusedGradients backwardFused(
      ArrayNormalization norm, ArrayWorkspace workspace, Tensor upstream, boolean hasResidual) {
    DType dtype = c.spec().dtype();
    GuardedMemory result = GuardedMemory.of("output", output.values(), dtype, read);
    Optional<GuardedMemory> residualGradient =
        hasResidual
            ? Optional.of(GuardedMemory.blank("residual gradient", c.shape(), dtype, written))
            : Optional.empty();
    Gradients gradients =
        backward(
            upstream,
            (given, gradient, affineGradient) ->
                norm.backwardFused(
                    input.view(),
                    affine(),
                    result.view(),
                    given,
                    gradient,
                    residualGradient.map(GuardedMemory::view),
                    affineGradient,
                    workspace));
    requireReadOnly();
    result.requireUnchanged();
    residualGradient.ifPresent(GuardedMemory::requireGuardsUnchanged);
    return new FusedGradients(gradients, residualGradient.map(GuardedMemory::values));
  }

  /** The same with the input moved to another place, and its old place spoilt. */
  Gradients backwardAfterAMove(ArrayNormalization norm, ArrayWorkspace workspace, Tensor upstream) {
    GuardedMemory moved = GuardedMemory.of("moved input", values, c.spec().dtype(), written);
    input.spoil();
    Gradients gradients = backward(norm, workspace, upstream, moved.view());
    moved.requireUnchanged();
    return gradients;
  }

  private Gradients backward(
      ArrayNormalization norm, ArrayWorkspace workspace, Tensor upstream, ArrayView at) {
    return backward(
        upstream,
        (given, gradient, affineGradient) ->
            norm.backward(at, affine(), given, gradient, affineGradient, workspace));
  }

  /** A backward call, as far as its upstream gradient and its results go. */
  private interface Backward {
    void call(ArrayView upstream, ArrayView gradient, ArrayAffine affineGradient);
  }

  private Gradients backward(Tensor upstream, Backward call) {
    DType dtype = c.spec().dtype();
    GuardedMemory given = GuardedMemory.of("upstream gradient", upstream, dtype, written);
    GuardedMemory gradient = GuardedMemory.blank("input gradient", c.shape(), dtype, read);
    Optional<GuardedMemory> scaleGradient = parameterGradient("scale gradient", scale, read);
    Optional<GuardedMemory> shiftGradient = parameterGradient("shift gradient", shift, written);
    call.call(
        given.view(),
        gradient.view(),
        new ArrayAffine(
            scaleGradient.map(GuardedMemory::view), shiftGradient.map(GuardedMemory::view)));
    given.requireUnchanged();
    Stream.of(Optional.of(gradient), scaleGradient, shiftGradient)
        .flatMap(Optional::stream)
        .forEach(GuardedMemory::requireGuardsUnchanged);
    return new Gradients(
        gradient.values(),
        scaleGradient.map(GuardedMemory::values),
        shiftGradient.map(GuardedMemory::values));
  }

  /** Calls wrongly, which has to be refused, and checks that nothing at all was written. */
  void refused(ArrayNormalization norm, ArrayWorkspace workspace, BadMemory bad) {
    DType dtype = c.spec().dtype();
    GuardedMemory result = GuardedMemory.blank("result", c.shape(), dtype, written);
    Optional<GuardedMemory> scaleGradient = parameterGradient("scale gradient", scale, read);
    Optional<GuardedMemory> shiftGradient = parameterGradient("shift gradient", shift, written);
    RunningStats before = running.toRunningStats();
    BadMemory.Arguments right =
        new BadMemory.Arguments(
            input.view(),
            affine(),
            running,
            mode,
            ArrayView.copyOf(c.upstream(), dtype),
            result.view(),
            new ArrayAffine(
                scaleGradient.map(GuardedMemory::view), shiftGradient.map(GuardedMemory::view)),
            workspace);
    Refusal.require(bad + " in " + mode, () -> bad.call(norm, c, right));
    requireReadOnly();
    Stream.of(Optional.of(result), scaleGradient, shiftGradient)
        .flatMap(Optional::stream)
        .forEach(GuardedMemory::requireUnchanged);
    RunningStats after = running.toRunningStats();
    Check.sameBits("running mean after the refused call", before.mean(), after.mean());
    Check.sameBits("running variance after the refused call", before.variance(), after.variance());
    Counter.check("the refused call", before.batches(), after.batches());
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
