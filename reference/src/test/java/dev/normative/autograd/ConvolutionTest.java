package dev.normative.autograd;

import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ConvolutionTest {

  // No edge cases: eight small ranges have more combinations of ends than there are tries.
  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void derivativesAgreeWithFiniteDifferences(
      @ForAll @IntRange(min = 1, max = 3) int axes,
      @ForAll @IntRange(min = 0, max = 2) int samples,
      @ForAll @IntRange(min = 1, max = 2) int channels,
      @ForAll @IntRange(min = 1, max = 2) int outputs,
      @ForAll @IntRange(min = 1, max = 3) int image,
      @ForAll @IntRange(min = 1, max = 2) int size,
      @ForAll @IntRange(min = 1, max = 2) int stride,
      @ForAll @IntRange(min = 0, max = 1) int padding,
      @ForAll boolean biased,
      @ForAll long seed) {
    Assume.that(image + 2 * padding >= size);
    Window window = new Window(size, stride, padding);
    TestTensors tensors = new TestTensors(seed);
    Tensor x = tensors.ofOrderOne(sizes(samples, channels, axes, image));
    Tensor weight = tensors.ofOrderOne(sizes(outputs, channels, axes, size));
    Tensor bias = tensors.ofOrderOne(outputs);
    Derivatives derivatives = new Derivatives(2, 2 * weight.size() / outputs + 1, 1);
    if (biased) {
      derivatives.check(
          v -> Convolution.of(v.get(0), v.get(1), v.get(2), window), seed, x, weight, bias);
    } else {
      derivatives.check(v -> Convolution.of(v.get(0), v.get(1), window), seed, x, weight);
    }
  }

  private static int[] sizes(int outer, int channels, int axes, int size) {
    int[] sizes = new int[2 + axes];
    Arrays.fill(sizes, size);
    sizes[0] = outer;
    sizes[1] = channels;
    return sizes;
  }

  /**
   * PyTorch 2.13.0+cpu, float64: x = (arange(20) * 7 % 11 - 5).view(2, 2, 5) / 4, w = (arange(18) *
   * 5 % 13 - 6).view(3, 2, 3) / 8, b = [0.5, -1, 0.25], {@code F.conv1d(x, w, b, stride=2,
   * padding=1)}; gradients with {@code create_graph=True} for (arange(18) * 3 % 7 - 3) / 2; then
   * those of sum(gx * p) + sum(gw * q), p = (arange(20) * 3 % 5 - 2) / 2 and q = (arange(18) * 2 %
   * 5 - 2) / 4. No rounding anywhere, so equality is exact.
   */
  @Test
  void inOneDimensionValuesAndGradientsOfBothOrdersAreThoseOfPyTorch() {
    Variable x = Variable.leaf(Pattern.of(7, 11, 5, 4, 2, 2, 5), FLOAT64);
    Variable weight = Variable.leaf(Pattern.of(5, 13, 6, 8, 3, 2, 3), FLOAT64);
    Variable bias = Variable.leaf(Tensor.vector(0.5, -1, 0.25), FLOAT64);
    Variable y = Convolution.of(x, weight, bias, new Window(3, 2, 1));
    assertThat(y.value())
        .isEqualTo(
            Tensor.of(
                Shape.of(2, 3, 3),
                1.5625,
                -0.4375,
                0.125,
                -2.625,
                -1.71875,
                -0.75,
                1.625,
                0.96875,
                -0.5,
                -0.625,
                1.625,
                0.59375,
                0.125,
                0.4375,
                -1.03125,
                0.375,
                -1.25,
                -0.3125));
    RecordedSweep sweep =
        RecordedSweep.of(y, Variable.constant(Pattern.of(3, 7, 3, 2, 2, 3, 3), FLOAT64));
    assertThat(sweep.gradient(x).value().toArray())
        .containsExactly(
            -0.375, -1.125, 1.5, -1.3125, -0.5625, -0.75, -1.625, 1.375, -1.3125, -0.4375, -0.5625,
            2.0, -0.875, -1.25, -0.3125, -0.4375, 2.5, -0.5, -1.125, -0.5625);
    assertThat(sweep.gradient(weight).value().toArray())
        .containsExactly(
            2.0, 2.875, -2.375, -1.125, 1.125, -2.625, -0.625, -1.5, 2.0, 1.625, 1.375, -0.75,
            -2.375, 0.25, -2.375, -2.625, 1.625, 2.0);
    assertThat(sweep.gradient(bias).value()).isEqualTo(Tensor.vector(2.0, -2.5, 0.0));
    ReverseSweep second =
        ReverseSweep.of(
            Add.of(
                weighted(sweep.gradient(x), Pattern.of(3, 5, 2, 2, 2, 2, 5)),
                weighted(sweep.gradient(weight), Pattern.of(2, 5, 2, 4, 3, 2, 3))));
    assertThat(second.gradient(x).toArray())
        .containsExactly(
            -0.375, -1.25, 0.875, -1.375, -0.5, -0.125, 2.0, -0.5, -1.375, 0.875, -0.5, 2.0, -0.125,
            -0.75, -0.625, 0.875, -1.25, -0.375, 0.625, 1.0);
    assertThat(second.gradient(weight).toArray())
        .containsExactly(
            2.25, 0.25, -0.5, 2.25, 0.25, -0.5, -1.75, 0.75, 0.75, -1.75, 0.75, 0.75, -0.5, -0.5,
            0.25, -0.5, -0.5, 0.25);
  }

  private static Variable weighted(Variable v, Tensor weights) {
    return Sum.of(Multiply.of(v, Variable.constant(weights, FLOAT64)));
  }

  /**
   * PyTorch 2.13.0+cpu, float64: x = (arange(24) * 7 % 11 - 5).view(1, 2, 2, 3, 2) / 4, w =
   * (arange(32) * 5 % 13 - 6).view(2, 2, 2, 2, 2) / 8, b = [0.5, -1], {@code F.conv3d(x, w, b,
   * stride=2, padding=1)}, gradients for (arange(16) * 3 % 7 - 3) / 2. Exact, as above.
   */
  @Test
  void inThreeDimensionsValuesAndGradientsAreThoseOfPyTorch() {
    Variable x = Variable.leaf(Pattern.of(7, 11, 5, 4, 1, 2, 2, 3, 2), FLOAT64);
    Variable weight = Variable.leaf(Pattern.of(5, 13, 6, 8, 2, 2, 2, 2, 2), FLOAT64);
    Variable bias = Variable.leaf(Tensor.vector(0.5, -1), FLOAT64);
    Variable y = Convolution.of(x, weight, bias, new Window(2, 2, 1));
    assertThat(y.value())
        .isEqualTo(
            Tensor.of(
                Shape.of(1, 2, 2, 2, 2),
                0.28125,
                0.4375,
                -1.09375,
                0.78125,
                0.0,
                -0.125,
                1.21875,
                -0.21875,
                -1.40625,
                -1.0625,
                -1.71875,
                -0.28125,
                -1.25,
                -0.25,
                -0.71875,
                -2.59375));
    ReverseSweep sweep = ReverseSweep.of(y, Pattern.of(3, 7, 3, 2, 1, 2, 2, 2, 2));
    assertThat(sweep.gradient(x).toArray())
        .containsExactly(
            -0.5625, 0.0, 1.4375, 0.3125, 0.25, 0.125, -0.25, -0.125, -0.25, 1.125, 0.125, -0.75,
            -0.75, 0.1875, -0.875, 0.375, 0.375, 0.1875, -0.25, -1.0, -0.375, 0.9375, 0.0, -0.9375);
    assertThat(sweep.gradient(weight).toArray())
        .containsExactly(
            -1.125, -0.5, 1.875, 0.875, -0.625, -0.75, 0.375, 2.25, 0.375, 0.375, 0.25, -0.625,
            -0.125, 1.875, -0.5, -1.875, 0.0, 1.5, 0.0, -0.625, 1.25, 0.25, 0.0, -0.125, 0.0,
            -1.125, -0.5, 1.875, 0.25, -0.625, 0.25, 0.375);
    assertThat(sweep.gradient(bias)).isEqualTo(Tensor.vector(-1.5, 0.0));
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    Window window = new Window(2, 1, 0);
    assertThatThrownBy(() -> Convolution.of(zeros(2, 3), zeros(5, 3), window))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2, 3]")
        .hasMessageContaining("one to three more axes");
    assertThatThrownBy(() -> Convolution.of(zeros(1, 3, 4), zeros(5, 3, 3), window))
        .hasMessageContaining("weight [5, 3, 3]")
        .hasMessageContaining("[outputs, 3, 2]");
    assertThatThrownBy(() -> Convolution.of(zeros(1, 3, 4), zeros(), window))
        .hasMessageContaining("weight []");
    assertThatThrownBy(() -> Convolution.of(zeros(1, 3, 4), zeros(5, 3, 2), zeros(4), window))
        .hasMessageContaining("bias [4]")
        .hasMessageContaining("[5]");
  }

  private static Variable zeros(int... sizes) {
    return Variable.constant(Tensor.zeros(Shape.of(sizes)), FLOAT64);
  }
}
