package dev.normative.nn;

import static dev.normative.nn.Numbers.constant;
import static dev.normative.nn.Numbers.pattern;
import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.autograd.ReverseSweep;
import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import dev.normative.norm.ReferenceProvider;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * The literals are PyTorch 2.13.0+cpu's: {@code torch.manual_seed(9)}, then a module with conv1,
 * bn1, conv2, bn2 and the shortcut as in {@link ResidualBlock} (2 channels to 3, stride 2), in
 * double precision and training mode, on {@code ((i * 7) % 11 - 5) / 4} of shape [2, 2, 4, 4], with
 * the upstream gradient {@code ((i * 5) % 7 - 3) / 4}.
 *
 * <p>Values are below 4, a sum has at most 27 terms, and each normalization divides by a deviation
 * above 0.1: three layers of 100 roundings, each enlarged tenfold by two normalizations at most.
 */
class ResidualBlockTest {
  private static final Offset<Double> ROUNDINGS = Offset.offset(300 * 100 * 4 * 0x1p-53);

  private final ResidualBlock block = block(2, 3, 2);

  private static ResidualBlock block(int inputs, int outputs, int stride) {
    return new ResidualBlock(
        inputs, outputs, stride, new ReferenceProvider(), new TorchRandom(9), FLOAT64);
  }

  @Test
  void outputsGradientsAndStatisticsAreThoseOfPyTorch() {
    Variable x = Variable.leaf(pattern(7, 11, 5, 2, 2, 4, 4), FLOAT64);
    Variable y = block.forward(x, Mode.TRAINING);
    assertThat(y.shape()).isEqualTo(Shape.of(2, 3, 2, 2));
    assertThat(y.value().toArray())
        .containsExactly(
            new double[] {
              1.0658532449695488, 0.0, 1.3519061093455917, 0.38828109226618446,
              0.0, 1.0462611364821253, 0.0, 0.28962157916562437,
              0.7350989585105677, 1.8057032867217686, 0.7692786824109086, 0.0,
              0.0, 0.40803776318406126, 0.0, 0.0,
              0.8467165244210302, 1.6243785641928832, 0.0, 0.10626555468928145,
              1.5288516437035453, 0.0, 0.2895117145085531, 0.0
            },
            ROUNDINGS);
    ReverseSweep sweep = ReverseSweep.of(y, pattern(5, 7, 3, 2, 3, 2, 2));
    assertThat(firstFour(sweep.gradient(x)))
        .containsExactly(
            new double[] {
              -1.1396820928373452, 0.21387106305801928, 0.9288681860409354, 0.1089161031283718
            },
            ROUNDINGS);
    Variable weight = block.parameters().get("conv1.weight").variable();
    assertThat(firstFour(sweep.gradient(weight)))
        .containsExactly(
            new double[] {
              -0.11340506668632301, 0.9776008654778159, -0.6224221177218427, 0.6175838608232886
            },
            ROUNDINGS);
    var layers = NormLayers.of(block).byName();
    assertThat(layers.keySet()).containsExactly("bn1", "bn2", "shortcut.1");
    assertThat(layers.get("bn1").running().mean().toArray())
        .containsExactly(
            new double[] {-0.024550729215843604, -0.018926285917405042, -0.010928007867187263},
            ROUNDINGS);
    assertThat(layers.get("bn2").running().variance().toArray())
        .containsExactly(
            new double[] {0.9037861762506062, 0.9066124101507866, 0.9108422261476011}, ROUNDINGS);
  }

  private static double[] firstFour(Tensor tensor) {
    return new double[] {tensor.at(0), tensor.at(1), tensor.at(2), tensor.at(3)};
  }

  @Test
  void theShortcutIsTheInputWhereShapesAgree() {
    ResidualBlock same = block(2, 2, 1);
    assertThat(same.parameters().keySet()).noneMatch(name -> name.startsWith("shortcut"));
    assertThat(block.parameters().keySet())
        .containsExactly(
            "conv1.weight",
            "conv1.bias",
            "bn1.weight",
            "bn1.bias",
            "conv2.weight",
            "conv2.bias",
            "bn2.weight",
            "bn2.bias",
            "shortcut.0.weight",
            "shortcut.0.bias",
            "shortcut.1.weight",
            "shortcut.1.bias");
    // With a scale of 0 nothing comes from the convolutions: what is left is the shortcut.
    same.parameters().get("bn2.weight").update(Tensor.zeros(Shape.of(2)));
    Tensor x = pattern(7, 11, 5, 2, 2, 4, 4);
    assertThat(same.forward(constant(x), Mode.TRAINING).value())
        .isEqualTo(x.map(element -> Math.max(element, 0)));
  }

  @Test
  void aStrideAloneNeedsAShortcutOfItsOwn() {
    ResidualBlock strided = block(2, 2, 2);
    assertThat(strided.parameters()).containsKey("shortcut.0.weight");
    Variable odd = constant(pattern(7, 11, 5, 2, 2, 5, 7));
    assertThat(strided.forward(odd, Mode.TRAINING).shape()).isEqualTo(Shape.of(2, 2, 3, 4));
  }

  @Test
  void otherInputsAreRefused() {
    assertThatThrownBy(() -> block.forward(constant(pattern(7, 11, 5, 2, 3, 4, 4)), Mode.TRAINING))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> block(2, 3, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stride 0");
  }
}
