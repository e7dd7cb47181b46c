package dev.normative.accelerated.bench;

import dev.normative.accelerated.libtorch.LibTorchProvider;
import dev.normative.contract.Affine;
import dev.normative.contract.Forward;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;

/**
 * LibTorch as the suite calls it, through the contract: tensors go in and come out, and everything
 * is copied into native memory and back. What that costs is the difference from {@link
 * TorchContender}.
 */
final class ContractContender implements Contender {
  private final Normalization normalization;
  private final Tensor[] inputs;
  private final Tensor[] upstreams;
  private final Affine affine;
  private final RunningStats before;

  /** The contract's LibTorch with so many threads; one number for each process. */
  ContractContender(Workload workload, int threads) {
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    NormSpec spec = workload.spec();
    this.normalization = new LibTorchProvider().create(spec);
    this.affine = Affine.initial(spec);
    this.before = spec.initialStats();
    Buffers values = new Buffers(workload.shape());
    int buffers = Contender.buffers(workload.shape().elements());
    inputs = new Tensor[buffers];
    upstreams = new Tensor[buffers];
    for (int i = 0; i < buffers; i++) {
      inputs[i] = tensor(workload.shape(), values.input(i).values());
      upstreams[i] = tensor(workload.shape(), values.upstream(i).values());
    }
  }

  private static Tensor tensor(Shape shape, float[] values) {
    double[] widened = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      widened[i] = values[i];
    }
    return Tensor.adopting(shape, widened);
  }

  private Forward forward(int buffer, Mode mode) {
    return normalization.forward(inputs[buffer], affine, before, mode);
  }

  @Override
  public float trainingForward(int buffer) {
    return (float) forward(buffer, Mode.TRAINING).output().at(0);
  }

  @Override
  public float evaluation(int buffer) {
    return (float) forward(buffer, Mode.EVALUATION).output().at(0);
  }

  @Override
  public float forwardAndBackward(int buffer) {
    Forward forward = forward(buffer, Mode.TRAINING);
    return (float) normalization.backward(forward, upstreams[buffer]).input().at(0);
  }

  @Override
  public void close() {
    normalization.close();
  }
}
