package dev.normative.accelerated.bench;

import dev.normative.contract.Affine;
import dev.normative.contract.ArrayAffine;
import dev.normative.contract.ArrayNormalization;
import dev.normative.contract.ArrayStatistics;
import dev.normative.contract.ArrayView;
import dev.normative.contract.ArrayView.Floats;
import dev.normative.contract.ArrayWorkspace;
import dev.normative.contract.Mode;
import dev.normative.tensor.DType;
import java.util.Optional;

/**
 * A normalization on arrays with ReLU, and the addition of a residual where there is one: in fused
 * calls, or with the loops that one would write behind and before the unfused ones, in place and on
 * the caller's thread.
 */
final class FusedContender implements Contender {
  private final ArrayNormalization normalization;
  private final ArrayWorkspace workspace;
  private final Buffers buffers;
  private final Buffers residuals;
  private final boolean hasResidual;
  private final boolean fused;
  private final ArrayAffine affine;
  private final ArrayAffine affineGradient;
  private final ArrayStatistics running;

  FusedContender(
      Workload workload, ArrayNormalization normalization, boolean hasResidual, boolean fused) {
    this.normalization = normalization;
    this.workspace = normalization.workspace();
    this.buffers = new Buffers(workload.shape());
    // Its outputs are the gradients of residuals, or room for what passes.
    this.residuals = hasResidual || !fused ? new Buffers(workload.shape()) : null;
    this.fused = fused;
    this.hasResidual = hasResidual;
    Affine initial = Affine.initial(workload.spec());
    this.affine = ArrayAffine.copyOf(initial, DType.FLOAT32);
    this.affineGradient = ArrayAffine.copyOf(initial, DType.FLOAT32);
    this.running = ArrayStatistics.copyOf(workload.spec().initialStats(), DType.FLOAT32);
  }

  private Optional<ArrayView> ofResidual(Floats values) {
    return hasResidual ? Optional.of(values) : Optional.empty();
  }

  private float forward(int buffer, Mode mode) {
    Floats input = buffers.input(buffer);
    Floats output = buffers.output(buffer);
    float[] y = output.values();
    if (fused) {
      Optional<ArrayView> residual =
          hasResidual ? ofResidual(residuals.upstream(buffer)) : Optional.empty();
      normalization.forwardFused(input, residual, affine, running, mode, output, workspace);
      return y[0];
    }
    normalization.forward(input, affine, running, mode, output, workspace);
    if (hasResidual) {
      float[] r = residuals.upstream(buffer).values();
      for (int i = 0; i < y.length; i++) {
        y[i] = Math.max(0, y[i] + r[i]);
      }
    } else {
      for (int i = 0; i < y.length; i++) {
        y[i] = Math.max(0, y[i]);
      }
    }
    return y[0];
  }

  @Override
  public float trainingForward(int buffer) {
    return forward(buffer, Mode.TRAINING);
  }

  @Override
  public float evaluation(int buffer) {
    return forward(buffer, Mode.EVALUATION);
  }

  @Override
  public float forwardAndBackward(int buffer) {
    forward(buffer, Mode.TRAINING);
    Floats input = buffers.input(buffer);
    Floats output = buffers.output(buffer);
    Floats gradient = buffers.gradient(buffer);
    Floats upstream = buffers.upstream(buffer);
    if (fused) {
      Optional<ArrayView> residualGradient =
          hasResidual ? ofResidual(residuals.output(buffer)) : Optional.empty();
      normalization.backwardFused(
          input, affine, output, upstream, gradient, residualGradient, affineGradient, workspace);
      return gradient.values()[0];
    }
    Floats masked = residuals.output(buffer);
    float[] passing = masked.values();
    float[] y = output.values();
    float[] u = upstream.values();
    for (int i = 0; i < passing.length; i++) {
      passing[i] = y[i] <= 0 ? 0 : u[i];
    }
    normalization.backward(input, affine, masked, gradient, affineGradient, workspace);
    return gradient.values()[0];
  }

  @Override
  public void close() {
    normalization.close();
  }
}
