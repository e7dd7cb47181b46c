package dev.normative.accelerated;

import dev.normative.accelerated.kernel.Coefficients;
import dev.normative.accelerated.kernel.Kernel;
import dev.normative.contract.ArrayAffine;
import dev.normative.contract.ArrayCheck;
import dev.normative.contract.ArrayNormalization;
import dev.normative.contract.ArrayStatistics;
import dev.normative.contract.ArrayView;
import dev.normative.contract.ArrayWorkspace;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.tensor.DType;
import java.util.Optional;

/**
 * Every norm on arrays, with a {@link Kernel}: statistics in double, results in the format ({@link
 * dev.normative.accelerated.kernel.FloatCoefficients}). Per set, with the parameters of each
 * element:
 *
 * <pre>
 *   forward    xhat = (x - mean) r          y = xhat scale + shift
 *   backward   {@link Projection}
 * </pre>
 *
 * <p>Where scale is so small that its product with r would lose digits to underflow that the result
 * has, they are not multiplied beforehand.
 *
 * <p>Fused calls ({@link Fusion}) have the bits of the calls one after the other in the same
 * memory.
 *
 * <p>Arrays without gaps are worked on where they are, at any offset: in row-major order, and, if
 * all arrays of a call are so, with the channels of axis 1 innermost. Others are copied to the
 * workspace and back. With one thread and arrays without gaps, a call whose input has the shape of
 * the call before allocates nothing.
 */
final class VectorArrays implements ArrayNormalization {
  private final NormSpec spec;
  private final Kernel kernel;
  private final Team team;

  VectorArrays(NormSpec spec, Kernel kernel, Team team) {
    this.spec = spec;
    this.kernel = kernel;
    this.team = team;
  }

  @Override
  public ArrayWorkspace workspace() {
    return new Workspace(this, spec, kernel);
  }

  @Override
  public void forward(
      ArrayView input,
      ArrayAffine affine,
      ArrayStatistics running,
      Mode mode,
      ArrayView output,
      ArrayWorkspace workspace) {
    Workspace work = own(workspace);
    ArrayCheck.forward(spec, input, affine, running, mode, output);
    work.fusion.begin(false, false);
    forward(input, Optional.empty(), affine, running, mode, output, work);
  }

  @Override
  public void forwardFused(
      ArrayView input,
      Optional<ArrayView> residual,
      ArrayAffine affine,
      ArrayStatistics running,
      Mode mode,
      ArrayView output,
      ArrayWorkspace workspace) {
    Workspace work = own(workspace);
    ArrayCheck.forward(spec, input, affine, running, mode, output);
    ArrayCheck.residual(spec, input.layout().shape(), residual);
    work.fusion.begin(true, residual.isPresent());
    forward(input, residual, affine, running, mode, output, work);
  }

  private void forward(
      ArrayView input,
      Optional<ArrayView> residual,
      ArrayAffine affine,
      ArrayStatistics running,
      Mode mode,
      ArrayView output,
      Workspace work) {
    work.shape = input.layout().shape();
    work.ofBatch = spec.usesBatchStatistics(mode);
    boolean updates = mode == Mode.TRAINING && spec.running().isPresent();
    if (work.shape.elements() > 0) {
      boolean channelsLast =
          Plan.prefersChannelsLast(spec.reduction(), input)
              && Plan.isChannelsLast(output.layout())
              && isChannelsLast(residual);
      Plan plan = work.plan(work.shape, channelsLast);
      work.use(plan, input, null, output);
      work.fusion.add(plan, residual);
      parameters(work, plan.geometry, affine);
      work.moments.begin(plan.geometry.sets());
      if (!work.ofBatch) {
        given(work, plan.geometry, running);
      }
      Schedule.run(plan.forward(work.ofBatch), team);
      if (work.fusion.isOn() && !plan.fuses()) {
        Schedule.run(plan.activation(), team);
      }
      work.release(output);
      work.fusion.release(Optional.empty());
      if (updates) {
        RunningAverage.update(
            running, work.moments, plan.geometry, spec.running().get(), work.scratch(0));
      }
    }
    if (updates) {
      running.setBatches(running.batches() + 1);
    }
  }

  /** Whether there is nothing that is laid out otherwise. */
  private static boolean isChannelsLast(Optional<ArrayView> view) {
    return view.isEmpty() || Plan.isChannelsLast(view.get().layout());
  }

  private void parameters(Workspace work, Geometry geometry, ArrayAffine affine) {
    int count = geometry.parameters();
    work.coefficients.scale = Parameters.read(affine.scale(), count, 1, work.coefficients.scale);
    work.coefficients.shift = Parameters.read(affine.shift(), count, 0, work.coefficients.shift);
    if (spec.dtype() == DType.FLOAT32) {
      Coefficients c = work.coefficients;
      c.floats.parameters(c.scale, c.shift, count);
    }
  }

  private static void given(Workspace work, Geometry geometry, ArrayStatistics running) {
    int groups = geometry.groups();
    for (int first = 0; first < geometry.sets(); first += groups) {
      for (int channel = 0; channel < groups; channel++) {
        double mean = running.mean().get(channel);
        work.moments.given(first + channel, mean, running.variance().get(channel));
      }
    }
  }

  @Override
  public void backward(
      ArrayView input,
      ArrayAffine affine,
      ArrayView upstream,
      ArrayView gradient,
      ArrayAffine affineGradient,
      ArrayWorkspace workspace) {
    Workspace work = called(workspace, false, "backward", "forward");
    ArrayCheck.backward(spec, work.shape, input, affine, upstream, gradient, affineGradient);
    backward(input, affine, null, upstream, gradient, Optional.empty(), affineGradient, work);
  }

  @Override
  public void backwardFused(
      ArrayView input,
      ArrayAffine affine,
      ArrayView output,
      ArrayView upstream,
      ArrayView gradient,
      Optional<ArrayView> residualGradient,
      ArrayAffine affineGradient,
      ArrayWorkspace workspace) {
    Workspace work = called(workspace, true, "backwardFused", "forwardFused");
    ArrayCheck.backward(spec, work.shape, input, affine, upstream, gradient, affineGradient);
    ArrayCheck.backwardFused(spec, work.shape, output, work.fusion.hasResidual(), residualGradient);
    backward(input, affine, output, upstream, gradient, residualGradient, affineGradient, work);
  }

  private Workspace called(
      ArrayWorkspace workspace, boolean fused, String backward, String forward) {
    Workspace work = own(workspace);
    ArrayCheck.called(work.shape != null && work.fusion.isOn() == fused, backward, forward);
    return work;
  }

  /** With the output of a fused call, or null. */
  private void backward(
      ArrayView input,
      ArrayAffine affine,
      ArrayView output,
      ArrayView upstream,
      ArrayView gradient,
      Optional<ArrayView> residualGradient,
      ArrayAffine affineGradient,
      Workspace work) {
    if (work.shape.elements() == 0) {
      write(null, affineGradient);
      return;
    }
    boolean channelsLast =
        Plan.prefersChannelsLast(spec.reduction(), input)
            && Plan.isChannelsLast(upstream.layout())
            && Plan.isChannelsLast(gradient.layout())
            && (output == null || Plan.isChannelsLast(output.layout()))
            && isChannelsLast(residualGradient);
    Plan plan = work.plan(work.shape, channelsLast);
    work.use(plan, input, upstream, gradient);
    if (output != null) {
      work.fusion.mask(plan, output, residualGradient);
    }
    if (output != null && !plan.fuses()) {
      Schedule.run(plan.mask(), team);
      work.upstream = work.fusion.passing();
    }
    parameters(work, plan.geometry, affine);
    work.projection.usesBatchStatistics(work.ofBatch);
    Schedule.run(plan.backward(), team);
    work.release(gradient);
    work.fusion.release(residualGradient);
    work.projection.finish(work.scratch(0).tree);
    write(work.projection, affineGradient);
  }

  private static void write(Projection sums, ArrayAffine gradient) {
    if (gradient.scale().isPresent()) {
      ArrayView scale = gradient.scale().get();
      for (int i = 0; i < scale.layout().shape().elements(); i++) {
        scale.set(i, sums == null ? 0 : sums.scaleGradient(i));
      }
    }
    if (gradient.shift().isPresent()) {
      ArrayView shift = gradient.shift().get();
      for (int i = 0; i < shift.layout().shape().elements(); i++) {
        shift.set(i, sums == null ? 0 : sums.shiftGradient(i));
      }
    }
  }

  private Workspace own(ArrayWorkspace workspace) {
    ArrayCheck.workspace(workspace instanceof Workspace work && work.owner == this, workspace);
    return (Workspace) workspace;
  }

  @Override
  public void close() {
    team.close();
  }
}
