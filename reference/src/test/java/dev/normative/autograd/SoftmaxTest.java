package dev.normative.autograd;

import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Softmax, its logarithm, and the cross-entropy that is made of it. */
class SoftmaxTest {

  @Property(tries = 80)
  void derivativesAgreeWithFiniteDifferences(
      @ForAll @Size(min = 1, max = 3) List<@IntRange(min = 0, max = 3) Integer> drawn,
      @ForAll @IntRange(max = 2) int drawnAxis,
      @ForAll boolean logarithm,
      @ForAll long seed) {
    int axis = drawnAxis % drawn.size();
    Tensor x = new TestTensors(seed).ofOrderOne(Derivatives.sizes(drawn));
    // Logarithms of probabilities are at most 2 + log 3 in magnitude.
    new Derivatives(20, 9, 4)
        .check(
            v -> logarithm ? LogSoftmax.of(v.get(0), axis) : Softmax.of(v.get(0), axis), seed, x);
  }

  @Property(tries = 40)
  void theCrossEntropyCanBeDifferentiatedTwice(
      @ForAll @IntRange(min = 1, max = 4) int samples,
      @ForAll @IntRange(min = 1, max = 4) int classes,
      @ForAll long seed) {
    TestTensors tensors = new TestTensors(seed);
    int[] targets = tensors.classes(samples, classes);
    Tensor scores = tensors.ofOrderOne(samples, classes);
    new Derivatives(24, classes * classes, 4)
        .check(v -> CrossEntropy.mean(v.get(0), targets), seed, scores);
  }

  /**
   * PyTorch 2.13.0+cpu, float64: {@code F.softmax} and {@code F.log_softmax} of [[1, 2, 3], [0,
   * -inf, 0], [inf, 1, 2]] along axis 1.
   */
  @Test
  void valuesAreThoseOfPyTorch() {
    double infinity = Double.POSITIVE_INFINITY;
    Variable x =
        Variable.constant(
            Tensor.of(Shape.of(3, 3), 1, 2, 3, 0, -infinity, 0, infinity, 1, 2), FLOAT64);
    double nan = Double.NaN;
    assertClose(
        Softmax.of(x, 1).value(),
        0.09003057317038045,
        0.2447284710547976,
        0.6652409557748218,
        0.5,
        0,
        0.5,
        nan,
        nan,
        nan);
    assertClose(
        LogSoftmax.of(x, 1).value(),
        -2.4076059644443806,
        -1.4076059644443804,
        -0.4076059644443804,
        -0.6931471805599453,
        -infinity,
        -0.6931471805599453,
        nan,
        nan,
        nan);
  }

  /** Within 8 roundings of numbers below 4, PyTorch's and ours together. */
  private static void assertClose(Tensor actual, double... expected) {
    for (int i = 0; i < expected.length; i++) {
      if (Double.isFinite(expected[i])) {
        assertThat(actual.at(i)).isCloseTo(expected[i], Offset.offset(8 * 4 * 0x1p-53));
      } else {
        assertThat(actual.at(i)).isEqualTo(Double.valueOf(expected[i]));
      }
    }
  }

  @Test
  void largeScoresDoNotOverflow() {
    Variable x = Variable.constant(Tensor.vector(1000, 999, -1000), FLOAT64);
    Tensor y = Softmax.of(x, 0).value();
    assertThat(y.at(0) + y.at(1) + y.at(2)).isCloseTo(1, Offset.offset(4 * 0x1p-53));
    assertThat(y.at(2)).isZero();
  }

  @Test
  void anAxisThatDoesNotExistIsRefused() {
    Variable x = Variable.constant(Tensor.vector(1, 2), FLOAT64);
    assertThatThrownBy(() -> Softmax.of(x, 1)).hasMessageContaining("axis 1");
    assertThatThrownBy(() -> LogSoftmax.of(x, -1)).hasMessageContaining("axis -1");
  }
}
