package dev.normative.nn;

import static dev.normative.nn.Numbers.constant;
import static dev.normative.nn.Numbers.uniform;
import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.autograd.ReverseSweep;
import dev.normative.autograd.Variable;
import dev.normative.autograd.Window;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.norm.ReferenceProvider;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The two modes as the tutorials show them, and what they say of a bias before normalization. */
class TrainingAndEvaluationTest {
  private final NormLayer norm = new NormLayer(new ReferenceProvider(), NormSpec.batchNorm2d(4));
  private final Conv2d convolution =
      new Conv2d(3, 4, new Window(3, 1, 1), new TorchRandom(1), FLOAT64);
  private final Sequential network = new Sequential(convolution, norm, new Relu());
  private final Variable x = constant(uniform(1, 4, 3, 6, 6));

  /** One tutorial says that the outputs differ: only the running statistics do. */
  @Test
  void inTrainingTheSameInputGivesTheSameOutputAndMovedStatistics() {
    Tensor first = network.forward(x, Mode.TRAINING).value();
    RunningStats once = norm.running();
    Tensor second = network.forward(x, Mode.TRAINING).value();
    assertThat(second).isEqualTo(first);
    assertThat(norm.running().mean()).isNotEqualTo(once.mean());
    assertThat(norm.running().variance()).isNotEqualTo(once.variance());
    assertThat(norm.running().batches()).isEqualTo(once.batches() + 1);
  }

  @Test
  void inEvaluationTheSameInputAlwaysGivesTheSameOutput() {
    network.forward(x, Mode.TRAINING);
    RunningStats trained = norm.running();
    Tensor first = network.forward(x, Mode.EVALUATION).value();
    network.forward(constant(uniform(2, 4, 3, 6, 6)), Mode.EVALUATION);
    assertThat(network.forward(x, Mode.EVALUATION).value()).isEqualTo(first);
    assertThat(norm.running()).isEqualTo(trained);
  }

  @Test
  void inEvaluationASampleDoesNotDependOnItsBatchButInTrainingItDoes() {
    network.forward(x, Mode.TRAINING);
    int one = 3 * 6 * 6;
    double[] sample = Arrays.copyOf(x.value().toArray(), one);
    Variable alone = constant(Tensor.of(Shape.of(1, 3, 6, 6), sample));
    assertThat(network.forward(x, Mode.EVALUATION).value().toArray())
        .startsWith(network.forward(alone, Mode.EVALUATION).value().toArray());
    double[] together = network.forward(x, Mode.TRAINING).value().toArray();
    Tensor onItsOwn = network.forward(alone, Mode.TRAINING).value();
    assertThat(Arrays.copyOf(together, onItsOwn.size())).isNotEqualTo(onItsOwn.toArray());
  }

  @Test
  void aBiasBeforeBatchNormalizationIsRedundantInTraining() {
    Variable hidden = convolution.forward(x, Mode.TRAINING);
    Variable y = norm.forward(hidden, Mode.TRAINING);
    ReverseSweep sweep = ReverseSweep.of(y, uniform(3, 4, 4, 6, 6));
    Tensor gradient = sweep.gradient(convolution.bias().variable());
    Tensor summands = sweep.gradient(hidden);
    int places = 36;
    for (int channel = 0; channel < 4; channel++) {
      double magnitude = 0;
      for (int i = 0; i < summands.size(); i++) {
        magnitude += i / places % 4 == channel ? Math.abs(summands.at(i)) : 0;
      }
      assertThat(magnitude).as("there is something that cancels").isGreaterThan(1);
      // Each of the 144 summands was rounded once, and then goes through at most 144 additions.
      assertThat(gradient.at(channel)).isEqualTo(0, Offset.offset(145 * 0x1p-53 * magnitude));
    }
    // Moved by a power of two, far from where it was, the bias leaves the output where it was: the
    // sums, below 8 in magnitude, and the mean are rounded anew, relative to a deviation near 0.5.
    Conv2d moved =
        convolution.with(
            convolution.weight().value(), convolution.bias().value().map(bias -> bias + 4));
    Tensor shifted = norm.forward(moved.forward(x, Mode.TRAINING), Mode.TRAINING).value();
    for (int i = 0; i < shifted.size(); i++) {
      assertThat(shifted.at(i)).isEqualTo(y.value().at(i), Offset.offset(200 * 8 * 2 * 0x1p-53));
    }
  }
}
