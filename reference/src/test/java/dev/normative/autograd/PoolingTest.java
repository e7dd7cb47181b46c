package dev.normative.autograd;

import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Maxima and means under windows, along one to three axes. */
class PoolingTest {

  @Property(tries = 60)
  void derivativesAgreeWithFiniteDifferences(
      @ForAll @IntRange(min = 1, max = 3) int axes,
      @ForAll @IntRange(min = 0, max = 2) int channels,
      @ForAll @IntRange(min = 1, max = 4) int image,
      @ForAll @IntRange(min = 1, max = 3) int size,
      @ForAll @IntRange(min = 1, max = 2) int stride,
      @ForAll @IntRange(min = 0, max = 1) int padding,
      @ForAll boolean average,
      @ForAll long seed) {
    Assume.that(padding <= size / 2 && image + 2 * padding >= size);
    Window window = new Window(size, stride, padding);
    int[] sizes = new int[2 + axes];
    Arrays.fill(sizes, image);
    sizes[0] = 1;
    sizes[1] = channels;
    Tensor x = new TestTensors(seed).farApart(sizes);
    // A mean is a sum of size^axes terms, each divided by as many.
    new Derivatives(3, average ? 27 : 1, Math.max(1, x.size() / 16.0))
        .check(
            v -> average ? AveragePooling.of(v.get(0), window) : MaxPooling.of(v.get(0), window),
            seed,
            x);
  }

  /**
   * PyTorch 2.13.0+cpu, float64: x = (arange(10) * 7 % 5 - 0).view(1, 2, 5), {@code F.max_pool1d(x,
   * 3, 2, 1)}; x = (arange(16) * 7 % 11 - 5).view(1, 1, 2, 2, 4) / 4, {@code F.max_pool3d(x, 2, 2,
   * 1)}; gradients for 1, 2, 3, ...
   */
  @Test
  void maximaAreThoseOfPyTorch() {
    Variable line = Variable.leaf(Pattern.of(7, 5, 0, 1, 1, 2, 5), FLOAT64);
    assertPooled(
        line,
        MaxPooling.of(line, new Window(3, 2, 1)),
        new double[] {2, 4, 3, 2, 4, 3},
        new double[] {0, 1, 2, 0, 3, 0, 4, 5, 0, 6});
    Variable volume = Variable.leaf(Pattern.of(7, 11, 5, 4, 1, 1, 2, 2, 4), FLOAT64);
    assertPooled(
        volume,
        MaxPooling.of(volume, new Window(2, 2, 1)),
        new double[] {-1.25, 0.5, 1.25, 0.25, 1.0, 0.0, -1.0, 0.75, -1.25, 0.5, 1.25, 0.25},
        new double[] {1, 2, 0, 3, 4, 0, 5, 6, 7, 8, 0, 9, 10, 0, 11, 12});
  }

  /**
   * PyTorch 2.13.0+cpu, float64: x = (arange(12) * 7 % 11 - 5).view(1, 1, 3, 4) / 4, {@code
   * F.avg_pool2d(x, 2, 2, 1)}; x as for {@code max_pool3d} above, {@code F.avg_pool3d(x, 2, 2, 0)};
   * gradients for 1, 2, 3, ...
   */
  @Test
  void meansAreThoseOfPyTorch() {
    Variable image = Variable.leaf(Pattern.of(7, 11, 5, 4, 1, 1, 3, 4), FLOAT64);
    assertPooled(
        image,
        AveragePooling.of(image, new Window(2, 2, 1)),
        new double[] {-0.3125, 0.0, 0.3125, -0.1875, 0.1875, -0.3125},
        new double[] {0.25, 0.5, 0.5, 0.75, 1.0, 1.25, 1.25, 1.5, 1.0, 1.25, 1.25, 1.5});
    Variable volume = Variable.leaf(Pattern.of(7, 11, 5, 4, 1, 1, 2, 2, 4), FLOAT64);
    assertPooled(
        volume,
        AveragePooling.of(volume, new Window(2, 2, 0)),
        new double[] {-0.1875, 0.21875},
        new double[] {
          0.125, 0.125, 0.25, 0.25, 0.125, 0.125, 0.25, 0.25, 0.125, 0.125, 0.25, 0.25, 0.125,
          0.125, 0.25, 0.25
        });
  }

  private static void assertPooled(
      Variable x, Variable y, double[] expected, double[] expectedGradient) {
    assertThat(y.value().toArray()).containsExactly(expected);
    double[] upstream = IntStream.rangeClosed(1, expected.length).asDoubleStream().toArray();
    assertThat(ReverseSweep.of(y, Tensor.of(y.shape(), upstream)).gradient(x).toArray())
        .containsExactly(expectedGradient);
  }

  @Test
  void inputsAndWindowsThatDoNotFitAreRefused() {
    Variable flat = Variable.constant(Tensor.zeros(Shape.of(2, 9)), FLOAT64);
    Variable line = Variable.constant(Tensor.zeros(Shape.of(2, 1, 9)), FLOAT64);
    for (boolean average : new boolean[] {true, false}) {
      assertThatThrownBy(() -> pool(average, flat, new Window(2, 2, 0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[2, 9]")
          .hasMessageContaining("one to three more axes");
      assertThatThrownBy(() -> pool(average, line, new Window(3, 1, 2)))
          .hasMessageContaining("cover no element");
      assertThatThrownBy(() -> pool(average, line, new Window(10, 1, 0)))
          .hasMessageContaining("does not fit");
      Variable empty = Variable.constant(Tensor.zeros(Shape.of(2, 1, 0)), FLOAT64);
      assertThatThrownBy(() -> pool(average, empty, new Window(2, 2, 1)))
          .hasMessageContaining("[2, 1, 0] has nothing to pool");
    }
  }

  private static Variable pool(boolean average, Variable x, Window window) {
    return average ? AveragePooling.of(x, window) : MaxPooling.of(x, window);
  }
}
