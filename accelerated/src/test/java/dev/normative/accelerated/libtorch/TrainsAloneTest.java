package dev.normative.accelerated.libtorch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.normative.data.Digits;
import dev.normative.data.LabelledImages;
import dev.normative.golden.Comparison;
import dev.normative.golden.GoldenCurve;
import dev.normative.golden.Sensitivity;
import dev.normative.nn.Parameter;
import dev.normative.nn.Sequential;
import dev.normative.norm.ReferenceProvider;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import dev.normative.train.Batches;
import dev.normative.train.Networks;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * LibTorch trains the tutorial's network by itself, from the initial weights and in the order that
 * {@link TorchRandom} draws: PyTorch's curve, with nothing of ours in it but the draws.
 */
@NeedsLibTorch
class TrainsAloneTest {
  private static final String RUN = "digits-mlp-adam";
  private static final int SEED = 47;
  private static final int BATCH = 64;
  private static final int EPOCHS = 20;

  @Test
  void theFloat64CurveOfPyTorchIsFollowedStepByStep() throws IOException {
    GoldenCurve golden = GoldenCurve.named(RUN + "-float64");
    assertThat(golden.header().seed()).isEqualTo(SEED);
    assertThat(golden.header().epochs()).isEqualTo(EPOCHS);
    LibTorch library = LibTorch.loaded();
    boolean before = JniUtils.isGradMode();
    double[] losses;
    try (PtNDManager memory = library.newMemory()) {
      JniUtils.setGraphExecutorOptimize(false);
      JniUtils.setGradMode(true);
      losses = train(memory);
    } finally {
      JniUtils.setGradMode(before);
    }
    Comparison comparison = Comparison.withCurve(golden, losses, Sensitivity.toleranceFor(RUN));
    assertThat(comparison.agrees()).as(comparison.message()).isTrue();
  }

  private static double[] train(PtNDManager memory) throws IOException {
    byte[] archive = ScriptArchive.of("TrainingStep", ScriptArchive.source("training_step.py"));
    PtSymbolBlock script =
        JniUtils.loadModule(memory, new ByteArrayInputStream(archive), false, false);
    TorchRandom random = new TorchRandom(SEED);
    NDList state = state(memory, random);
    LabelledImages digits = Digits.train();
    Batches batches = new Batches(digits.count(), BATCH, random);
    double[] losses = new double[EPOCHS * ((digits.count() + BATCH - 1) / BATCH)];
    int step = 0;
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      for (int[] batch : batches.nextEpoch()) {
        losses[step++] = step(memory, script, digits, batch, state);
      }
    }
    return losses;
  }

  private static double step(
      PtNDManager memory, PtSymbolBlock script, LabelledImages digits, int[] batch, NDList state) {
    try (PtNDManager call = memory.newSubManager(memory.getDevice())) {
      long[] labels = Arrays.stream(digits.labels(batch)).asLongStream().toArray();
      NDArray images = call.create(digits.scaledBatch(batch)).reshape(batch.length, -1);
      NDList arguments = new NDList(images, call.create(labels));
      arguments.addAll(state);
      return IValueUtils.forward(script, arguments, true).singletonOrThrow().getDouble();
    }
  }

  /** Parameters, running statistics, and what Adam keeps: lists, by DJL's way to name them. */
  private static NDList state(PtNDManager memory, TorchRandom random) {
    NDList state = new NDList();
    try (Sequential network =
        Networks.forDigits().create("mlp", new ReferenceProvider(), DType.FLOAT64, random)) {
      Collection<Parameter> parameters = network.parameters().values();
      for (Parameter parameter : parameters) {
        Tensor value = parameter.value();
        long[] sizes = Arrays.stream(value.shape().toArray()).asLongStream().toArray();
        add(state, "parameters", memory.create(value.toArray()).reshape(new Shape(sizes)));
      }
      for (int width : List.of(64, 32)) {
        add(state, "statistics", memory.zeros(new Shape(width), DataType.FLOAT64));
        add(state, "statistics", memory.ones(new Shape(width), DataType.FLOAT64));
      }
      NDList values = new NDList(state.subList(0, parameters.size()));
      values.forEach(value -> add(state, "means", value.zerosLike()));
      values.forEach(value -> add(state, "squares", value.zerosLike()));
      values.forEach(value -> add(state, "steps", memory.zeros(new Shape(1), DataType.FLOAT32)));
    }
    return state;
  }

  private static void add(NDList state, String list, NDArray array) {
    array.setName(list + "[]");
    state.add(array);
  }
}
