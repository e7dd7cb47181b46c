package dev.normative.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.contract.RunningStats;
import dev.normative.data.Digits;
import dev.normative.data.LabelledImages;
import dev.normative.nn.Layer;
import dev.normative.nn.NormLayer;
import dev.normative.nn.Sequential;
import dev.normative.norm.ReferenceProvider;
import dev.normative.optim.Sgd;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TrainerTest {

  /** A digits network about to be trained in batches of 10: 150 steps an epoch. */
  private static final class Setting {
    final TorchRandom random = new TorchRandom(3);
    final DType dtype;
    final Sequential network;
    final List<Progress> told = new ArrayList<>();

    Setting(DType dtype) {
      this.dtype = dtype;
      this.network = Networks.forDigits().create("mlp", new ReferenceProvider(), dtype, random);
    }

    LossCurve train(Trainer.Length length) {
      LabelledImages data = Digits.train();
      Sgd optimizer = Sgd.Settings.plain(0.1).optimizer(network.parameters().values());
      Batches batches = new Batches(data.count(), 10, random);
      return new Trainer(network, optimizer, dtype).train(data, batches, length, told::add);
    }
  }

  @Test
  void trainingLowersTheLoss() {
    Setting setting = new Setting(DType.FLOAT64);
    Evaluation before = Evaluation.of(setting.network, Digits.test(), DType.FLOAT64);
    LossCurve curve = setting.train(Trainer.Length.epochs(1));
    assertThat(curve.steps()).isEqualTo(150);
    assertThat(curve.loss(150)).isLessThan(curve.loss(1) / 2);
    Evaluation after = Evaluation.of(setting.network, Digits.test(), DType.FLOAT64);
    assertThat(after.loss()).isLessThan(before.loss() / 2);
    assertThat(after.accuracy()).isGreaterThan(0.8);
  }

  @Test
  void progressIsToldForEveryHundredMiniBatchesOfAnEpoch() {
    Setting setting = new Setting(DType.FLOAT64);
    LossCurve curve = setting.train(new Trainer.Length(3, 260));
    assertThat(curve.steps()).isEqualTo(260);
    assertThat(setting.told).hasSize(2);
    assertMean(setting.told.get(0), 1, 100, curve, 1);
    assertMean(setting.told.get(1), 2, 100, curve, 151);
    assertThat(new Progress(2, 100, 0.31044180557).line())
        .isEqualTo("Epoch 2, mini-batch   100: mean loss 0.310442");
  }

  private static void assertMean(
      Progress progress, int epoch, int miniBatch, LossCurve curve, int firstStep) {
    double sum = 0;
    for (int step = firstStep; step < firstStep + 100; step++) {
      sum += curve.loss(step);
    }
    assertThat(progress).isEqualTo(new Progress(epoch, miniBatch, sum / 100));
  }

  @Test
  void theRunningMeanAfterOneStepFollowsItsLaw() {
    Setting setting = new Setting(DType.FLOAT64);
    Layer linear = setting.network.layers().get(1);
    NormLayer norm = (NormLayer) setting.network.layers().get(2);
    Tensor weight = linear.parameters().get("weight").value();
    Tensor bias = linear.parameters().get("bias").value();
    setting.train(new Trainer.Length(1, 1));

    // The same order again, from a generator that has drawn the same weights.
    int[] first = new Batches(1500, 10, new Setting(DType.FLOAT64).random).nextEpoch().get(0);
    double[] pixels = Digits.train().scaledBatch(first);
    RunningStats running = norm.running();
    assertThat(running.batches()).isEqualTo(1);
    for (int channel = 0; channel < 64; channel++) {
      double sum = 0;
      double magnitude = 0;
      for (int i = 0; i < pixels.length; i++) {
        double term = pixels[i] * weight.at(channel * 64 + i % 64);
        sum += term;
        magnitude += Math.abs(term);
      }
      double mean = sum / 10 + bias.at(channel);
      double error = (640 + 64 + 10) * 0x1p-53 * (magnitude / 10 + Math.abs(bias.at(channel)));
      assertThat(running.mean().at(channel)).isEqualTo(0.1 * mean, Offset.offset(error));
    }
  }

  @Test
  void aFloat32NetworkKeepsNothingButFloats() {
    Setting setting = new Setting(DType.FLOAT32);
    LossCurve curve = setting.train(new Trainer.Length(1, 20));
    assertThat(Tensor.vector(curve.toArray()).isExactlyIn(DType.FLOAT32)).isTrue();
    assertThat(setting.network.parameters().values())
        .allSatisfy(p -> assertThat(p.value().isExactlyIn(DType.FLOAT32)).isTrue());
    LossCurve wide = new Setting(DType.FLOAT64).train(new Trainer.Length(1, 20));
    assertThat(wide).isNotEqualTo(curve);
    // The loss is near 2, so a rounding to float moves it by at most 2^-23, and twenty steps of a
    // stable descent by not a thousand times as much.
    for (int step = 1; step <= 20; step++) {
      assertThat(curve.loss(step)).isEqualTo(wide.loss(step), Offset.offset(1000 * 0x1p-23));
    }
  }

  @Test
  void trainingForNoEpochsOrStepsIsRefused() {
    assertThatThrownBy(() -> Trainer.Length.epochs(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 epochs");
    assertThatThrownBy(() -> new Trainer.Length(1, 0)).hasMessageContaining("at most 0 steps");
  }
}
