package dev.normative.optim;

import static dev.normative.tensor.DType.FLOAT32;
import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.autograd.ReverseSweep;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * The literals are PyTorch 2.13.0+cpu's: w after some steps of {@code opt.zero_grad(); (c * w * w /
 * 2).sum().backward(); opt.step()} with w and c of {@link Quadratic}.
 *
 * <p>Five steps have about 25 roundings of numbers below 2; PyTorch may fuse some of them. That is
 * at most 25 * 2<sup>-53</sup> for doubles, 25 * 2<sup>-24</sup> for floats.
 */
class SgdTest {
  private static final Offset<Double> DOUBLES = Offset.offset(25 * 0x1p-53);
  private static final Offset<Double> FLOATS = Offset.offset(25 * 0x1p-24);

  /** {@code torch.optim.SGD([w], lr=0.1)}. */
  @Test
  void plainStepsAreThoseOfPyTorch() {
    Sgd.Settings settings = Sgd.Settings.plain(0.1);
    assertThat(Quadratic.after(1, settings, FLOAT64))
        .containsExactly(new double[] {1.35, -0.525, 0.29969999999999997, -1.95}, DOUBLES);
    assertThat(Quadratic.after(5, settings, FLOAT64))
        .containsExactly(
            new double[] {0.885735, -0.12605249999999998, 0.2985029970014997, -1.7621913867187498},
            DOUBLES);
  }

  /** {@code torch.optim.SGD([w], lr=0.1, momentum=0.9, weight_decay=0.01)}. */
  @Test
  void stepsWithMomentumAndWeightDecayAreThoseOfPyTorch() {
    Sgd.Settings settings = new Sgd.Settings(0.1, 0.9, 0.01);
    assertThat(Quadratic.after(1, settings, FLOAT64))
        .containsExactly(new double[] {1.3485, -0.52425, 0.2994, -1.948}, DOUBLES);
    assertThat(Quadratic.after(2, settings, FLOAT64))
        .containsExactly(new double[] {1.0759515, -0.16327575, 0.2982612, -1.850552}, DOUBLES);
    assertThat(Quadratic.after(5, settings, FLOAT64))
        .containsExactly(
            new double[] {
              -0.05522251246785147, 0.5841360976746758, 0.29215068565727037, -1.357532747904448
            },
            DOUBLES);
  }

  /** {@code torch.optim.SGD([w], lr=0.1, weight_decay=0.01)}. */
  @Test
  void stepsWithWeightDecayAloneAreThoseOfPyTorch() {
    assertThat(Quadratic.after(5, new Sgd.Settings(0.1, 0, 0.01), FLOAT64))
        .containsExactly(
            new double[] {
              0.8808251728567484, -0.12515469382762423, 0.2970119760239904, -1.753173025997248
            },
            DOUBLES);
  }

  /** The same with float32 tensors. */
  @Test
  void float32StepsAreThoseOfPyTorchUpToItsRoundings() {
    assertThat(Quadratic.after(5, new Sgd.Settings(0.1, 0.9, 0.01), FLOAT32))
        .containsExactly(
            new double[] {
              -0.055222440510988235, 0.5841361284255981, 0.29215067625045776, -1.3575327396392822
            },
            FLOATS);
  }

  @Test
  void theMomentumBufferOfAFloat32ParameterIsRounded() {
    GivenGradient weight = new GivenGradient(1.5, new Sgd.Settings(1, 0.5, 0));
    assertThat(weight.step(1)).isEqualTo(0.5);
    // 0.5 * 1 + 2^-26 is 0.5 as a float; as a double it would carry the weight past 0.
    assertThat(weight.step(0x1p-26)).isZero();
  }

  @Test
  void twoOptimizersDoNotShareTheirState() {
    Sgd.Settings settings = new Sgd.Settings(0.1, 0.9, 0);
    double[] alone = Quadratic.after(3, settings, FLOAT64);
    Quadratic.after(7, settings, FLOAT64);
    assertThat(Quadratic.after(3, settings, FLOAT64)).isEqualTo(alone);
  }

  @Test
  void aSweepOfAnEarlierGraphIsRefusedAndChangesNothing() {
    Quadratic quadratic = new Quadratic(FLOAT64);
    Quadratic other = new Quadratic(FLOAT64);
    Sgd optimizer = Sgd.Settings.plain(0.1).optimizer(List.of(other.weight(), quadratic.weight()));
    var before = other.weight().value();
    ReverseSweep onlyOne = other.gradients();
    assertThatThrownBy(() -> optimizer.step(onlyOne))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("build the graph anew");
    assertThat(other.weight().value()).isEqualTo(before);
  }

  @Test
  void settingsOutsideTheirRangeAreRefused() {
    assertThatThrownBy(() -> Sgd.Settings.plain(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("learning rate is 0.0; it must be positive and finite");
    assertThatThrownBy(() -> Sgd.Settings.plain(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new Sgd.Settings(1, -0.1, 0)).hasMessageContaining("momentum is -0.1");
    assertThatThrownBy(() -> new Sgd.Settings(1, 0, Double.POSITIVE_INFINITY))
        .hasMessageContaining("weight decay is Infinity");
  }
}
