package dev.normative.accelerated.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.accelerated.VectorProvider;
import dev.normative.autograd.CrossEntropy;
import dev.normative.autograd.ReverseSweep;
import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.data.Digits;
import dev.normative.data.LabelledImages;
import dev.normative.nn.Dropout;
import dev.normative.nn.Flatten;
import dev.normative.nn.Layer;
import dev.normative.nn.Linear;
import dev.normative.nn.NetworkState;
import dev.normative.nn.NormLayer;
import dev.normative.nn.Parameter;
import dev.normative.nn.Relu;
import dev.normative.nn.Sequential;
import dev.normative.optim.Adam;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import dev.normative.train.Batches;
import dev.normative.train.Evaluation;
import dev.normative.train.LossCurve;
import dev.normative.train.Networks;
import dev.normative.train.Progress;
import dev.normative.train.Runs;
import dev.normative.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayTrainerTest {
  private static final Adam.Settings ADAM = Adam.Settings.withDefaults(1e-3);
  private static final LabelledImages DATA = Digits.train();

  private static Sequential network(String name) {
    return network(name, DType.FLOAT32);
  }

  private static Sequential network(String name, DType dtype) {
    return Networks.forDigits().create(name, new VectorProvider(), dtype, new TorchRandom(47));
  }

  /** Two batches more than an epoch, the last of which is a short one. */
  private static final Trainer.Length LENGTH = new Trainer.Length(2, 26);

  private static Batches batches() {
    return new Batches(DATA.count(), 64, new TorchRandom(5));
  }

  static Stream<String> networks() {
    return Networks.forDigits().names().stream().filter(name -> !name.equals("cnn"));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void lossesParametersStatisticsAndEvaluationHaveTheBitsOfTheTape(String name) {
    Sequential ours = network(name);
    Sequential tapes = network(name);
    List<Progress> told = new ArrayList<>();
    try (ArrayTrainer trainer = new ArrayTrainer(ours, ADAM, 1)) {
      LossCurve losses = trainer.train(DATA, batches(), LENGTH, told::add);
      Trainer tape = new Trainer(tapes, ADAM.optimizer(tapes.parameters().values()), DType.FLOAT32);
      assertThat(losses).isEqualTo(tape.train(DATA, batches(), LENGTH, progress -> {}));
      assertThat(trainer.evaluate(Digits.test()))
          .isEqualTo(Evaluation.of(tapes, Digits.test(), DType.FLOAT32));
      assertThat(NetworkState.of(ours)).isNotEqualTo(NetworkState.of(tapes));
      trainer.store();
      assertThat(NetworkState.of(ours)).isEqualTo(NetworkState.of(tapes));
      // And on from there, evaluation having left everything as it was.
      Trainer.Length few = new Trainer.Length(1, 3);
      assertThat(trainer.train(DATA, batches(), few, told::add))
          .isEqualTo(tape.train(DATA, batches(), few, progress -> {}));
    }
    assertThat(told).isEmpty();
  }

  @Test
  void kerasEpsilonOfAdamIsInItsPlace() {
    Adam.Settings keras = Adam.Settings.ofKeras(1e-3);
    Sequential tapes = network("mlp");
    Trainer tape = new Trainer(tapes, keras.optimizer(tapes.parameters().values()), DType.FLOAT32);
    Trainer.Length few = new Trainer.Length(1, 5);
    try (ArrayTrainer trainer = new ArrayTrainer(network("mlp"), keras, 1)) {
      assertThat(trainer.train(DATA, batches(), few, progress -> {}))
          .isEqualTo(tape.train(DATA, batches(), few, progress -> {}));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 64})
  void gradientsHaveTheBitsOfTheTape(int samples) {
    Sequential tapes = network(samples == 1 ? "mlp-ln" : "mlp");
    int[] indices = batches().nextEpoch().get(3);
    indices = Arrays.copyOf(indices, samples);
    Shape shape = Shape.of(samples, 1, 8, 8);
    Tensor pixels = Tensor.of(shape, DATA.scaledBatch(indices));
    Variable scores = tapes.forward(Variable.constant(pixels, DType.FLOAT32), Mode.TRAINING);
    Variable loss = CrossEntropy.mean(scores, DATA.labels(indices));
    ReverseSweep sweep = ReverseSweep.of(loss);
    try (ArrayTrainer trainer =
        new ArrayTrainer(network(samples == 1 ? "mlp-ln" : "mlp"), ADAM, 1)) {
      assertThat((double) trainer.differentiate(DATA, indices)).isEqualTo(loss.value().item());
      List<Parameter> parameters = List.copyOf(tapes.parameters().values());
      List<LearnedArray> learned = trainer.learned();
      assertThat(learned).hasSameSizeAs(parameters);
      for (int i = 0; i < learned.size(); i++) {
        assertThat(learned.get(i).gradientTensor())
            .isEqualTo(sweep.gradient(parameters.get(i).variable()));
      }
    }
  }

  @Test
  void progressIsToldOnceAHundredMiniBatches() {
    List<Progress> told = new ArrayList<>();
    Batches batches = new Batches(DATA.count(), 7, new TorchRandom(5));
    try (ArrayTrainer trainer = new ArrayTrainer(network("mlp"), ADAM, 1)) {
      LossCurve losses = trainer.train(DATA, batches, Trainer.Length.epochs(1), told::add);
      double sum = 0;
      for (int step = 101; step <= 200; step++) {
        sum += losses.loss(step);
      }
      assertThat(told).hasSize(2).contains(new Progress(1, 200, sum / 100));
    }
  }

  private static void assertRefused(Sequential network, String... words) {
    assertThatThrownBy(() -> new ArrayTrainer(network, ADAM, 1).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void networksThatCannotBeTrainedHereAreRefused() {
    TorchRandom random = new TorchRandom(1);
    Layer dense = new Linear(64, 10, random, DType.FLOAT32);
    assertRefused(network("cnn"), "layer 0, a Conv2d", "expected Flatten", "Trainer");
    assertRefused(new Sequential(dense, new Dropout(0.5, 1)), "layer 1, a Dropout");
    assertRefused(new Sequential(new Relu(), dense), "layer 0, a Relu");
    assertRefused(new Sequential(new Flatten()), "without a fully connected layer");
    assertRefused(network("mlp", DType.FLOAT64), "layer 1 computes in FLOAT64", "FLOAT32");
    NormLayer frozen =
        new NormLayer(new VectorProvider(), NormSpec.batchNorm1d(10).withDType(DType.FLOAT32));
    frozen.freeze();
    assertRefused(new Sequential(dense, frozen), "layer 1", "frozen", "unfreeze");
  }

  @Test
  void runsThatCannotBeMadeHereAreRefused() {
    for (String name : List.of("digits-mlp-sgd", "digits-mlp-adam")) {
      DType dtype = name.endsWith("sgd") ? DType.FLOAT32 : DType.FLOAT64;
      assertThatThrownBy(
              () ->
                  ArrayTrainer.execute(
                      Runs.named(name).withDType(dtype), DATA, DATA, 1, progress -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll(name, dtype.name(), "in FLOAT32, with Adam");
    }
  }

  @Test
  void imagesOfAnotherSizeAreRefused() {
    Sequential network = new Sequential(new Linear(63, 10, new TorchRandom(1), DType.FLOAT32));
    try (ArrayTrainer trainer = new ArrayTrainer(network, ADAM, 1)) {
      assertThatThrownBy(() -> trainer.evaluate(DATA))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("1500 images of 8 x 8 have 64 pixels; the network takes 63");
    }
  }
}
