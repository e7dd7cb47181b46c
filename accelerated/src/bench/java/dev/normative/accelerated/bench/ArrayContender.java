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
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A normalization on arrays, into memory of the caller's, or into new memory in each call. Views of
 * the caller's arrays are made once, as a caller would.
 */
final class ArrayContender implements Contender {
  private final StridedLayout layout;
  private final ArrayNormalization normalization;
  private final ArrayWorkspace workspace;
  private final Floats[] inputs;
  private final Floats[] upstreams;
  private final Floats[] outputs;
  private final Floats[] gradients;
  private final boolean fresh;
  private final ArrayAffine affine;
  private final ArrayAffine affineGradient;
  private final ArrayStatistics running;

  ArrayContender(Workload workload, ArrayNormalization normalization, boolean fresh) {
    this.layout = StridedLayout.dense(workload.shape());
    this.normalization = normalization;
    this.workspace = normalization.workspace();
    Buffers buffers = new Buffers(workload.shape());
    this.inputs = views(buffers::input);
    this.upstreams = views(buffers::upstream);
    this.outputs = views(buffers::output);
    this.gradients = views(buffers::gradient);
    this.fresh = fresh;
    Affine initial = Affine.initial(workload.spec());
    this.affine = ArrayAffine.copyOf(initial, DType.FLOAT32);
    this.affineGradient = ArrayAffine.copyOf(initial, DType.FLOAT32);
    this.running = ArrayStatistics.copyOf(workload.spec().initialStats(), DType.FLOAT32);
  }

  private Floats[] views(IntFunction<float[]> arrays) {
    return IntStream.range(0, Contender.buffers(layout.shape().elements()))
        .mapToObj(buffer -> new Floats(arrays.apply(buffer), layout))
        .toArray(Floats[]::new);
  }

  private Floats result(Floats ours) {
    return fresh ? new Floats(new float[ours.values().length], layout) : ours;
  }

  private Floats forward(int buffer, Mode mode) {
    Floats output = result(outputs[buffer]);
    normalization.forward(inputs[buffer], affine, running, mode, output, workspace);
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
    Floats gradient = result(gradients[buffer]);
    normalization.backward(
        inputs[buffer], affine, upstreams[buffer], gradient, affineGradient, workspace);
    return gradient.values()[0];
  }

  @Override
  public void close() {
    normalization.close();
  }
}
