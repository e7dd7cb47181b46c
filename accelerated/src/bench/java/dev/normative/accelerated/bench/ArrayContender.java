package dev.normative.accelerated.bench;

import dev.normative.contract.Affine;
import dev.normative.contract.ArrayAffine;
import dev.normative.contract.ArrayNormalization;
import dev.normative.contract.ArrayStatistics;
import dev.normative.contract.ArrayView.Floats;
import dev.normative.contract.ArrayWorkspace;
import dev.normative.contract.Mode;
import dev.normative.tensor.DType;
import dev.normative.tensor.StridedLayout;

/** A normalization on arrays, into memory of the caller's, or into new memory in each call. */
final class ArrayContender implements Contender {
  private final StridedLayout layout;
  private final ArrayNormalization normalization;
  private final ArrayWorkspace workspace;
  private final Buffers buffers;
  private final boolean fresh;
  private final ArrayAffine affine;
  private final ArrayAffine affineGradient;
  private final ArrayStatistics running;

  ArrayContender(Workload workload, ArrayNormalization normalization, boolean fresh) {
    this.layout = StridedLayout.dense(workload.shape());
    this.normalization = normalization;
    this.workspace = normalization.workspace();
    this.buffers = new Buffers(workload.shape());
    this.fresh = fresh;
    Affine initial = Affine.initial(workload.spec());
    this.affine = ArrayAffine.copyOf(initial, DType.FLOAT32);
    this.affineGradient = ArrayAffine.copyOf(initial, DType.FLOAT32);
    this.running = ArrayStatistics.copyOf(workload.spec().initialStats(), DType.FLOAT32);
  }

  private Floats result(float[] ours) {
    return new Floats(fresh ? new float[ours.length] : ours, layout);
  }

  private Floats forward(int buffer, Mode mode) {
    Floats output = result(buffers.output(buffer));
    Floats input = new Floats(buffers.input(buffer), layout);
    normalization.forward(input, affine, running, mode, output, workspace);
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
    Floats input = new Floats(buffers.input(buffer), layout);
    Floats upstream = new Floats(buffers.upstream(buffer), layout);
    normalization.backward(input, affine, upstream, gradient, affineGradient, workspace);
    return gradient.values()[0];
  }

  @Override
  public void close() {
    normalization.close();
  }
}
