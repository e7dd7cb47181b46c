package dev.normative.autograd;

import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class Convolution2dTest {

  // No edge cases: nine small ranges have more combinations of ends than there are tries.
  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void gradientsAgreeWithFiniteDifferences(
      @ForAll @IntRange(min = 1, max = 2) int samples,
      @ForAll @IntRange(min = 1, max = 2) int channels,
      @ForAll @IntRange(min = 1, max = 2) int outputs,
      @ForAll @IntRange(min = 1, max = 4) int height,
      @ForAll @IntRange(min = 1, max = 5) int width,
      @ForAll @IntRange(min = 1, max = 3) int size,
      @ForAll @IntRange(min = 1, max = 2) int stride,
      @ForAll @IntRange(min = 0, max = 2) int padding,
      @ForAll long seed) {
    Assume.that(Math.min(height, width) + 2 * padding >= size);
    Window window = new Window(size, stride, padding);
    TestTensors tensors = new TestTensors(seed);
    Tensor upstream =
        tensors.ofOrderOne(samples, outputs, window.places(height), window.places(width));
    int terms = channels * size * size + 1;
    GradientCheck check =
        TestTensors.check(terms + 1 + upstream.size(), (double) upstream.size() * terms);
    assertThat(
            check.discrepancies(
                v -> Convolution2d.of(v.get(0), v.get(1), v.get(2), window),
                upstream,
                tensors.ofOrderOne(samples, channels, height, width),
                tensors.ofOrderOne(outputs, channels, size, size),
                tensors.ofOrderOne(outputs)))
        .isEmpty();
  }

  /**
   * PyTorch 2.13.0+cpu, float64: x = (arange(80) * 7 % 11 - 5).view(2, 2, 4, 5) / 4, w =
   * (arange(54) * 5 % 13 - 6).view(3, 2, 3, 3) / 8, b = [0.5, -1, 0.25], {@code F.conv2d(x, w, b,
   * stride=2, padding=1)}, backward with (arange(36) * 3 % 7 - 3) / 2. Multiples of 1/32
   * throughout: no rounding anywhere, so equality is exact.
   */
  @Test
  void valuesAndGradientsAreThoseOfPyTorch() {
    Variable x = Variable.leaf(Pattern.of(7, 11, 5, 4, 2, 2, 4, 5), FLOAT64);
    Variable weight = Variable.leaf(Pattern.of(5, 13, 6, 8, 3, 2, 3, 3), FLOAT64);
    Variable bias = Variable.leaf(Tensor.vector(0.5, -1, 0.25), FLOAT64);
    Variable y = Convolution2d.of(x, weight, bias, new Window(3, 2, 1));
    assertThat(y.shape()).isEqualTo(Shape.of(2, 3, 2, 3));
    assertThat(y.value().toArray())
        .containsExactly(
            -1.3125, 2.9375, 1.4375, 2.4375, 0.21875, -0.375, -1.78125, -0.6875, -1.15625, -0.71875,
            0.0, -2.6875, 0.90625, -1.15625, -0.1875, -0.71875, 1.3125, -1.4375, 0.65625, 0.78125,
            -1.5625, -0.65625, 0.3125, 1.8125, -1.78125, -0.625, -1.65625, -1.59375, -0.375,
            -1.0625, -1.0625, 1.125, -0.21875, 0.625, 2.90625, 0.03125);
    ReverseSweep sweep = ReverseSweep.of(y, Pattern.of(3, 7, 3, 2, 2, 3, 2, 3));
    assertThat(sweep.gradient(x).toArray())
        .containsExactly(
            -0.0625, -0.75, -0.0625, -0.3125, 0.375, -0.875, 0.25, -0.875, 3.75, 0.4375, -0.0625,
            -0.75, -0.0625, 1.4375, -0.0625, 0.1875, -1.625, 0.4375, 1.0, -0.1875, 0.875, 0.25,
            -0.8125, 0.5625, -2.0625, 1.625, -1.375, 1.5, -0.75, 0.0625, 1.5, -0.125, -0.1875,
            -0.6875, 1.1875, -0.6875, 0.625, -1.3125, -0.3125, 0.25, -0.0625, 1.4375, -0.0625,
            -0.75, -0.0625, 0.875, -0.625, 0.0, -3.25, 0.4375, -0.0625, -0.75, -0.0625, -0.3125,
            0.375, -0.5625, 0.125, -0.3125, 1.875, 0.375, -0.1875, -0.6875, 1.1875, 0.0625, -0.5,
            -2.375, 0.6875, -0.3125, 0.875, 0.0, 0.875, 0.25, -0.8125, 0.5625, -2.0625, 1.1875,
            -0.5, 0.5625, 0.3125, 0.375);
    assertThat(sweep.gradient(weight).toArray())
        .containsExactly(
            2.375, -2.25, -0.75, 3.125, -1.625, -1.375, 0.25, 5.25, -2.625, -1.5, 0.875, 2.75, 1.25,
            -4.375, 1.875, 5.25, -4.375, -2.125, -0.75, -2.0, 1.375, -1.375, 4.75, -4.125, -2.625,
            0.375, -0.25, 2.75, 1.375, 0.0, 1.875, -0.375, -1.0, -2.125, 3.5, 0.125, 1.375, 0.875,
            -0.875, -4.125, -2.0, -1.625, -0.25, 1.625, -2.25, 0.0, -2.5, 2.5, -1.0, 0.125, 1.375,
            0.125, -1.75, -2.0);
    assertThat(sweep.gradient(bias).toArray()).containsExactly(0.0, -0.5, -1.0);
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    Variable x = zeros(2, 3, 4, 4);
    Window window = new Window(3, 1, 0);
    assertThatThrownBy(() -> Convolution2d.of(zeros(2, 3, 4), zeros(5, 3, 3, 3), zeros(5), window))
        .hasMessageContaining("[2, 3, 4]")
        .hasMessageContaining("[N, channels, height, width]");
    assertThatThrownBy(() -> Convolution2d.of(x, zeros(5, 2, 3, 3), zeros(5), window))
        .hasMessageContaining("[5, 2, 3, 3]")
        .hasMessageContaining("[outputs, 3, 3, 3]");
    assertThatThrownBy(() -> Convolution2d.of(x, zeros(5), zeros(5), window))
        .hasMessageContaining("[outputs, 3, 3, 3]");
    assertThatThrownBy(() -> Convolution2d.of(x, zeros(5, 3, 3, 3), zeros(1), window))
        .hasMessageContaining("bias [1]");
    assertThatThrownBy(() -> Convolution2d.of(x, zeros(5, 3, 7, 7), zeros(5), new Window(7, 1, 1)))
        .hasMessageContaining("size 7")
        .hasMessageContaining("axis of size 4");
  }

  @Test
  void windowsThatCannotSlideAreRefused() {
    assertThatThrownBy(() -> new Window(0, 1, 0)).hasMessageContaining("window size 0");
    assertThatThrownBy(() -> new Window(1, 0, 0)).hasMessageContaining("stride 0");
    assertThatThrownBy(() -> new Window(1, 1, -1)).hasMessageContaining("padding -1");
  }

  private static Variable zeros(int... sizes) {
    return Variable.constant(Tensor.zeros(Shape.of(sizes)), FLOAT64);
  }
}
