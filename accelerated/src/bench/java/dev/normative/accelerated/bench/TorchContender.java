package dev.normative.accelerated.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.normative.accelerated.libtorch.ResidentCalls;
import dev.normative.contract.Mode;
import dev.normative.contract.Reduction.ChannelGroups;
import dev.normative.contract.Reduction.PerChannel;
import java.util.Arrays;

/**
 * LibTorch. Inputs and outputs stay in its own memory; one element is read to be sure that the work
 * is done, whose cost {@link Crossing} tells.
 */
final class TorchContender implements Contender {
  private static final double NEW_WEIGHT = 0.1;

  private final Workload workload;
  private final NDManager manager;
  private final PtNDArray[] inputs;
  private final PtNDArray[] upstreams;
  private final PtNDArray[] outputs;
  private final NDArray[] gradients;
  private final PtNDArray scale;
  private final PtNDArray shift;
  private final PtNDArray runningMean;
  private final PtNDArray runningVariance;
  private final ResidentCalls grouped;
  private boolean rectifies;
  private boolean adds;

  /** LibTorch with so many threads; one number for each process. */
  TorchContender(Workload workload, int threads) {
    this.workload = workload;
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    System.setProperty("ai.djl.pytorch.num_interop_threads", Integer.toString(threads));
    this.manager = Engine.getEngine("PyTorch").newBaseManager();
    Shape shape = shape(workload.shape());
    Buffers values = new Buffers(workload.shape());
    int buffers = Contender.buffers(workload.shape().elements());
    inputs = new PtNDArray[buffers];
    upstreams = new PtNDArray[buffers];
    outputs = new PtNDArray[buffers];
    gradients = new NDArray[buffers];
    for (int i = 0; i < buffers; i++) {
      inputs[i] = channelsSecond((PtNDArray) manager.create(values.input(i).values(), shape));
      upstreams[i] = channelsSecond((PtNDArray) manager.create(values.upstream(i).values(), shape));
    }
    Shape parameters = shape(workload.spec().reduction().parameterShape());
    scale = (PtNDArray) manager.ones(parameters);
    shift = (PtNDArray) manager.zeros(parameters);
    runningMean = (PtNDArray) manager.zeros(parameters);
    runningVariance = (PtNDArray) manager.ones(parameters);
    boolean isGrouped = workload.spec().reduction() instanceof ChannelGroups;
    grouped = isGrouped ? new ResidentCalls(workload.spec()) : null;
  }

  private static Shape shape(dev.normative.tensor.Shape shape) {
    return new Shape(Arrays.stream(shape.toArray()).asLongStream().toArray());
  }

  /** LibTorch's channels are axis 1, wherever they are in memory. */
  private PtNDArray channelsSecond(PtNDArray array) {
    return workload.spec().reduction() instanceof PerChannel perChannel && perChannel.axis() == 3
        ? array.transpose(0, 3, 1, 2)
        : array;
  }

  /**
   * The same contender with ReLU, and a residual before it where it has one: the upstream gradient
   * of the next buffer. The addition is done in place, the ReLU in new memory, as DJL has it.
   */
  TorchContender activated(boolean hasResidual) {
    rectifies = true;
    adds = hasResidual;
    return this;
  }

  private PtNDArray forward(PtNDArray input, PtNDArray gamma, PtNDArray beta, Mode mode) {
    if (grouped != null) {
      return grouped.forward(input, gamma, beta);
    }
    double epsilon = workload.spec().epsilon();
    if (!workload.isBatchNorm()) {
      return JniUtils.layerNorm(input, scale.getShape(), gamma, beta, epsilon);
    }
    boolean training = mode == Mode.TRAINING;
    return JniUtils.batchNorm(
        input, runningMean, runningVariance, gamma, beta, training, NEW_WEIGHT, epsilon);
  }

  private float forward(int buffer, Mode mode) {
    keep(outputs, buffer, forward(inputs[buffer], scale, shift, residual(buffer), mode));
    return first(outputs[buffer]);
  }

  /**
   * Keeps a result until its buffer's next turn: given back at once, the memory of one result would
   * be that of the next one, and never leave the caches.
   */
  private static void keep(NDArray[] results, int buffer, NDArray result) {
    if (results[buffer] != null) {
      results[buffer].close();
    }
    results[buffer] = result;
  }

  private PtNDArray residual(int buffer) {
    return adds ? upstreams[(buffer + 1) % upstreams.length] : null;
  }

  /** Normalizes, adds and activates, as far as that is asked for. */
  private PtNDArray forward(
      PtNDArray input, PtNDArray gamma, PtNDArray beta, PtNDArray residual, Mode mode) {
    PtNDArray normalized = forward(input, gamma, beta, mode);
    if (residual != null) {
      JniUtils.addi(normalized, residual);
    }
    if (!rectifies) {
      return normalized;
    }
    try (normalized) {
      return JniUtils.relu(normalized);
    }
  }

  /** An element of an array. */
  static float first(NDArray array) {
    return array.getFloat(new long[array.getShape().dimension()]);
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
    JniUtils.setGradMode(true); // of this thread; DJL has it off
    // Leaves of a graph of their own, on the same memory: their gradients begin empty.
    try (PtNDArray input = leaf(inputs[buffer]);
        PtNDArray gamma = leaf(scale);
        PtNDArray beta = leaf(shift);
        PtNDArray residual = adds ? leaf(residual(buffer)) : null) {
      keep(outputs, buffer, forward(input, gamma, beta, residual, Mode.TRAINING));
      JniUtils.backward(outputs[buffer], upstreams[buffer], false, false);
      keep(gradients, buffer, input.getGradient());
      return first(gradients[buffer]);
    }
  }

  private static PtNDArray leaf(PtNDArray array) {
    PtNDArray leaf = (PtNDArray) array.stopGradient();
    leaf.setRequiresGradient(true);
    return leaf;
  }

  @Override
  public void close() {
    if (grouped != null) {
      grouped.close();
    }
    manager.close();
  }
}
