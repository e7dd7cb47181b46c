package dev.normative.autograd;

import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MaxPooling2dTest {

  @Property(tries = 60)
  void gradientsAgreeWithFiniteDifferences(
      @ForAll @IntRange(min = 1, max = 3) int channels,
      @ForAll @IntRange(min = 1, max = 6) int height,
      @ForAll @IntRange(min = 1, max = 6) int width,
      @ForAll @IntRange(min = 1, max = 3) int size,
      @ForAll @IntRange(min = 1, max = 3) int stride,
      @ForAll @IntRange(min = 0, max = 1) int padding,
      @ForAll long seed) {
    Assume.that(padding <= size / 2 && Math.min(height, width) + 2 * padding >= size);
    Window window = new Window(size, stride, padding);
    TestTensors tensors = new TestTensors(seed);
    Tensor x = tensors.farApart(2, channels, height, width);
    Tensor upstream = tensors.ofOrderOne(2, channels, window.places(height), window.places(width));
    double largest = x.size() / 16.0;
    assertThat(
            TestTensors.check(1 + upstream.size(), upstream.size() * largest)
                .discrepancies(v -> MaxPooling2d.of(v.get(0), window), upstream, x))
        .isEmpty();
  }

  /**
   * PyTorch 2.13.0+cpu: x = (arange(32) * 7 % 5).view(1, 2, 4, 4), {@code F.max_pool2d(x, 3, 2,
   * 1)}, backward with 1, 2, ... 8. Many ties.
   */
  @Test
  void ofEqualElementsTheFirstTakesTheGradientAsInPyTorch() {
    double[] values = new double[32];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 7 % 5;
    }
    Variable x = Variable.leaf(Tensor.of(Shape.of(1, 2, 4, 4), values), FLOAT64);
    Variable y = MaxPooling2d.of(x, new Window(3, 2, 1));
    assertThat(y.value()).isEqualTo(Tensor.of(Shape.of(1, 2, 2, 2), 3, 4, 4, 4, 4, 4, 3, 4));
    Tensor upstream = Tensor.of(y.shape(), 1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(ReverseSweep.of(y, upstream).gradient(x).toArray())
        .containsExactly(
            0, 0, 2, 0, 1, 0, 0, 4, 0, 0, 0, 0, 3, 0, 0, 0, 0, 11, 0, 0, 0, 0, 8, 0, 7, 0, 0, 0, 0,
            0, 0, 0);
  }

  /**
   * PyTorch 2.13.0+cpu: {@code F.max_pool2d(x, 2, return_indices=True)} of x = [[1, nan, nan, 2],
   * [-0.0, 0, 5, 5]] gives [nan, nan] at the positions 1 and 2.
   */
  @Test
  void aNaNCountsAsLargest() {
    double nan = Double.NaN;
    Variable x =
        Variable.leaf(Tensor.of(Shape.of(1, 1, 2, 4), 1, nan, nan, 2, -0.0, 0, 5, 5), FLOAT64);
    Variable y = MaxPooling2d.of(x, new Window(2, 2, 0));
    assertThat(y.value().toArray()).containsExactly(nan, nan);
    assertThat(ReverseSweep.of(y, Tensor.of(y.shape(), 10, 20)).gradient(x).toArray())
        .containsExactly(0, 10, 20, 0, 0, 0, 0, 0);
  }

  @Test
  void aChannelOfNegativeInfinitiesIsPooledToOneOfThem() {
    double low = Double.NEGATIVE_INFINITY;
    Variable x = Variable.leaf(Tensor.full(Shape.of(1, 1, 2, 2), low), FLOAT64);
    Variable y = MaxPooling2d.of(x, new Window(2, 2, 1));
    assertThat(y.value().toArray()).containsExactly(low, low, low, low);
  }

  @Test
  void inputsAndWindowsThatDoNotFitAreRefused() {
    Variable flat = Variable.leaf(Tensor.zeros(Shape.of(2, 9)), FLOAT64);
    assertThatThrownBy(() -> MaxPooling2d.of(flat, new Window(2, 2, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2, 9]");
    Variable x = Variable.leaf(Tensor.zeros(Shape.of(1, 1, 4, 4)), FLOAT64);
    assertThatThrownBy(() -> MaxPooling2d.of(x, new Window(3, 1, 2)))
        .hasMessageContaining("padding 2")
        .hasMessageContaining("cover no element");
    assertThatThrownBy(() -> MaxPooling2d.of(x, new Window(5, 1, 0)))
        .hasMessageContaining("does not fit");
  }
}
