package dev.normative.optim;

import static dev.normative.tensor.DType.FLOAT32;
import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.autograd.ReverseSweep;
import dev.normative.tensor.Tensor;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * The literals are PyTorch 2.13.0+cpu's: w after some steps of {@code opt.zero_grad(); (c * w * w /
 * 2).sum().backward(); opt.step()} with w and c of {@link Quadratic}.
 *
 * <p>Each weight stays below 2 in magnitude, and a step moves it by at most 0.05 with about ten
 * roundings relative to that: per step one rounding of the weight and less than another one of the
 * rest, doubled for what PyTorch may fuse.
 */
class AdamTest {
  private static final Offset<Double> DOUBLES = Offset.offset(20 * 0x1p-53);
  private static final Offset<Double> FLOATS = Offset.offset(20 * 0x1p-24);

  /** {@code torch.optim.Adam([w], lr=0.05)}. */
  @Test
  void stepsWithDefaultsAreThoseOfPyTorch() {
    Adam.Settings settings = Adam.Settings.withDefaults(0.05);
    assertThat(Quadratic.after(1, settings, FLOAT64))
        .containsExactly(
            new double[] {
              1.4500000003333333, -0.7000000002222222, 0.25000016666611113, -1.950000001
            },
            DOUBLES);
    assertThat(Quadratic.after(2, settings, FLOAT64))
        .containsExactly(
            new double[] {
              1.4000513542110389, -0.6501195312588252, 0.20044170008176682, -1.9000369994254522
            },
            DOUBLES);
    assertThat(Quadratic.after(5, settings, FLOAT64))
        .containsExactly(
            new double[] {
              1.250889729396673, -0.5021790850172522, 0.05969162976505413, -1.750633769579581
            },
            DOUBLES);
  }

  /** {@code torch.optim.Adam([w], lr=0.05, betas=(0.6, 0.9), eps=1e-3)}. */
  @Test
  void stepsWithOtherSettingsAreThoseOfPyTorch() {
    assertThat(Quadratic.after(5, new Adam.Settings(0.05, 0.6, 0.9, 1e-3), FLOAT64))
        .containsExactly(
            new double[] {
              1.2529874796384175, -0.5063622585785257, 0.12901021295060264, -1.7525655963972568
            },
            DOUBLES);
  }

  /** The first again, with float32 tensors. */
  @Test
  void float32StepsAreThoseOfPyTorchUpToItsRoundings() {
    double[] weights = Quadratic.after(5, Adam.Settings.withDefaults(0.05), FLOAT32);
    assertThat(weights)
        .containsExactly(
            new double[] {
              1.250889778137207, -0.5021790862083435, 0.0596916489303112, -1.7506338357925415
            },
            FLOATS);
    assertThat(Tensor.vector(weights).isExactlyIn(FLOAT32)).isTrue();
  }

  /**
   * Keras's formula in its own words: alpha = lr sqrt(1 - b2^t) / (1 - b1^t), m += (g - m) (1 -
   * b1), v += (g g - v) (1 - b2), w -= m alpha / (sqrt(v) + epsilon). With an epsilon of 0.1 its
   * place is not to be overlooked.
   */
  @Test
  void stepsWithEpsilonWhereKerasHasIt() {
    Adam.Settings settings =
        new Adam.Settings(0.05, 0.9, 0.999, 0.1, Adam.EpsilonPlace.UNCORRECTED);
    GivenGradient weight = new GivenGradient(1, settings);
    double w = 1;
    double m = 0;
    double v = 0;
    double g = 0.5;
    for (int t = 1; t <= 3; t++) {
      double alpha = 0.05 * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
      m += (g - m) * (1 - 0.9);
      v += (g * g - v) * (1 - 0.999);
      w -= m * alpha / (Math.sqrt(v) + 0.1);
      assertThat(weight.step(g)).isEqualTo(w, FLOATS);
    }
    assertThat(Adam.Settings.ofKeras(0.001))
        .isEqualTo(new Adam.Settings(0.001, 0.9, 0.999, 1e-7, Adam.EpsilonPlace.UNCORRECTED));
    // PyTorch's place would have moved the weight by about six times as much.
    assertThat(w).isBetween(1 - 0.05, 1 - 0.005);
  }

  @Test
  void theMeanGradientOfAFloat32ParameterIsRounded() {
    // A step size of 2^-24 in the second step, where 1 - beta1^2 is 0.75.
    GivenGradient weight = new GivenGradient(1, new Adam.Settings(0.75 * 0x1p-24, 0.5, 0, 0));
    assertThat(weight.step(1)).isEqualTo(1 - 0x1p-24);
    // (0.5 + 2^-26) / 2 is 0.25 as a float, so the weight moves by 2^-24 * 0.25 / 2^-26 = 1.
    assertThat(weight.step(0x1p-26)).isEqualTo(-0x1p-24);
  }

  @Test
  void theMeanSquaredGradientOfAFloat32ParameterIsRounded() {
    GivenGradient weight = new GivenGradient(1, new Adam.Settings(1, 0, 0, 0));
    // The square is 1 + 2^-11 + 2^-24, as a float 1 + 2^-11; as a double its root would be the
    // gradient again, and the weight would become 0.
    double gradient = 1 + 0x1p-12;
    float expected = (float) (1 - gradient / Math.sqrt(1 + 0x1p-11));
    assertThat(weight.step(gradient)).isEqualTo(expected).isNotZero();
  }

  @Test
  void aSweepThatLacksAGradientIsRefusedAndChangesNothing() {
    Quadratic quadratic = new Quadratic(FLOAT64);
    Adam optimizer = Adam.Settings.withDefaults(0.05).optimizer(List.of(quadratic.weight()));
    ReverseSweep once = quadratic.gradients();
    optimizer.step(once);
    assertThatThrownBy(() -> optimizer.step(once))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("build the graph anew");
    // Not even the count of steps moved on: the second step is the second step.
    optimizer.step(quadratic.gradients());
    assertThat(quadratic.weight().value().toArray())
        .isEqualTo(Quadratic.after(2, Adam.Settings.withDefaults(0.05), FLOAT64));
  }

  @Test
  void settingsOutsideTheirRangeAreRefused() {
    assertThatThrownBy(() -> Adam.Settings.withDefaults(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("learning rate is -1.0");
    assertThatThrownBy(() -> new Adam.Settings(1, 1, 0.9, 0))
        .hasMessage("beta1 is 1.0; it must be 0 or more, and below 1");
    assertThatThrownBy(() -> new Adam.Settings(1, 0.9, Double.NaN, 0))
        .hasMessageContaining("beta2 is NaN");
    assertThatThrownBy(() -> new Adam.Settings(1, 0.9, 0.9, -1))
        .hasMessageContaining("epsilon is -1.0");
  }
}
