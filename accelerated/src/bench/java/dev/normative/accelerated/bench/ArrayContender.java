package dev.normative.accelerated.bench;

import dev.normative.contract.Affine;
import dev.normative.contract.ArrayAffine;
import dev.normative.contract.ArrayNormalization;
import dev.normative.contract.ArrayStatistics;
import dev.normative.contract.ArrayView.Floats;
import dev.normative.contract.ArrayWorkspace;
import dev.normative.contract.Mode;
import dev.normative.tensor.DType;

/** A normalization on arrays, into memory of the caller's, or into new memory in each call. */
final class ArrayContender implements Contender {
  private final ArrayNormalization normalization;
  private final ArrayWorkspace workspace;
  private final Buffers buffers;
  private final boolean fresh;
  private final ArrayAffine affine;
  private final ArrayAffine affineGradient;
  private final ArrayStatistics running;

  ArrayContender(Workload workload, ArrayNormalization normalization, boolean fresh) {
    this.normalization = normalization;
    this.workspace = normalization.workspace();
    this.buffers = new Buffers(workload.shape());
    this.fresh = fresh;
    Affine initial = Affine.initial(workload.spec());
    this.affine = ArrayAffine.copyOf(initial, DType.FLOAT32);
    this.affineGradient = ArrayAffine.copyOf(initial, DType.FLOAT32);
    this.running = ArrayStatistics.copyOf(workload.spec().initialStats(), DType.FLOAT32);
  }

  private Floats result(Floats ours) {
    return fresh ? new Floats(new float[ours.values().length], ours.layout()) : ours;
  }

  private Floats forward(int buffer, Mode mode) {
    Floats output = result(buffers.output(buffer));
    normalization.forward(buffers.input(buffer), affine, running, mode, output, workspace);
    return output;
  }

  @Override
  public float trainingForward(int buffer) {
    return forward(buffer, Mode.TRAINING).values()[0];
  }

  @Override
  public float evaluation(int buffer) {
    return forward(buffer, Mode.EVALUATION).values()[0];
  }

  @Override
  public float forwardAndBackward(int buffer) {
    forward(buffer, Mode.TRAINING);
    Floats gradient = result(buffers.gradient(buffer));
    normalization.backward(
        buffers.input(buffer),
        affine,
        buffers.upstream(buffer),
        gradient,
        affineGradient,
        workspace);
    return gradient.values()[0];
  }

  @Override
  public void close() {
    normalization.close();
  }
}
