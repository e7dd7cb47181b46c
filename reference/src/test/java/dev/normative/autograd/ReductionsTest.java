package dev.normative.autograd;

import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Sums, means and maxima over axes. */
class ReductionsTest {

  private enum Reducer {
    SUM(Sum::of, Sum::over, Sum::keeping),
    MEAN(Mean::of, Mean::over, Mean::keeping),
    MAXIMUM(Maximum::of, Maximum::over, Maximum::keeping);

    private final UnaryOperator<Variable> all;
    private final BiFunction<Variable, int[], Variable> over;
    private final BiFunction<Variable, int[], Variable> keeping;

    Reducer(
        UnaryOperator<Variable> all,
        BiFunction<Variable, int[], Variable> over,
        BiFunction<Variable, int[], Variable> keeping) {
      this.all = all;
      this.over = over;
      this.keeping = keeping;
    }

    /** From the definition, of the elements in row-major order. */
    double of(double[] elements) {
      double sum = 0;
      for (double element : elements) {
        sum += element;
      }
      return switch (this) {
        case SUM -> sum;
        case MEAN -> sum / elements.length;
        case MAXIMUM -> Arrays.stream(elements).max().orElseThrow();
      };
    }
  }

  private static int[] axes(int mask, int rank) {
    return IntStream.range(0, rank).filter(axis -> (mask >> axis & 1) == 1).toArray();
  }

  private static boolean isEmptyMaximum(Reducer reducer, int[] sizes) {
    return reducer == Reducer.MAXIMUM && Arrays.stream(sizes).anyMatch(size -> size == 0);
  }

  @Property(tries = 100)
  void derivativesAgreeWithFiniteDifferences(
      @ForAll Reducer reducer,
      @ForAll @Size(max = 3) List<@IntRange(min = 0, max = 3) Integer> drawn,
      @ForAll @IntRange(max = 7) int mask,
      @ForAll long seed) {
    int[] sizes = Derivatives.sizes(drawn);
    int[] axes = axes(mask, sizes.length);
    // What happens without terms is a test of its own.
    Assume.that(!isEmptyMaximum(reducer, sizes) && !hasNoTerms(sizes, axes));
    Tensor x = new TestTensors(seed).farApart(sizes);
    Derivatives derivatives = new Derivatives(4, Math.max(1, x.size()), 2);
    derivatives.check(v -> reducer.over.apply(v.get(0), axes), seed, x);
    derivatives.check(v -> reducer.keeping.apply(v.get(0), axes), seed, x);
  }

  private static boolean hasNoTerms(int[] sizes, int[] axes) {
    return Arrays.stream(axes).anyMatch(axis -> sizes[axis] == 0);
  }

  @Property(tries = 150)
  void everyElementIsThatOfTheElementsThatShareItsIndex(
      @ForAll Reducer reducer,
      @ForAll @Size(max = 4) List<@IntRange(min = 0, max = 3) Integer> drawn,
      @ForAll @IntRange(max = 15) int mask,
      @ForAll long seed) {
    int[] sizes = Derivatives.sizes(drawn);
    Assume.that(!isEmptyMaximum(reducer, sizes));
    int[] axes = axes(mask, sizes.length);
    Variable x = Variable.constant(new TestTensors(seed).ofOrderOne(sizes), FLOAT64);
    Tensor kept = reducer.keeping.apply(x, axes).value();
    double[] expected = new double[kept.size()];
    for (int i = 0; i < expected.length; i++) {
      int[] index = kept.shape().indexOf(i);
      double[] sharing =
          IntStream.range(0, x.value().size())
              .filter(j -> agree(index, x.shape().indexOf(j), axes))
              .mapToDouble(j -> x.value().at(j))
              .toArray();
      expected[i] = reducer.of(sharing);
    }
    assertThat(kept.toArray()).containsExactly(expected);
    Tensor dropped = reducer.over.apply(x, axes).value();
    assertThat(dropped.toArray()).containsExactly(kept.toArray());
    assertThat(dropped.shape().rank()).isEqualTo(sizes.length - axes.length);
    assertThat(reducer.all.apply(x).value())
        .isEqualTo(reducer.over.apply(x, axes(15, sizes.length)).value());
  }

  private static boolean agree(int[] index, int[] other, int[] axes) {
    int[] masked = other.clone();
    for (int axis : axes) {
      masked[axis] = 0;
    }
    return Arrays.equals(index, masked);
  }

  @Test
  void overNoElementsASumIsZeroAMeanIsNaNAndAMaximumIsRefused() {
    Variable x = Variable.leaf(Tensor.zeros(Shape.of(2, 0)), FLOAT64);
    assertThat(Sum.over(x, 1).value()).isEqualTo(Tensor.vector(0, 0));
    assertThat(Mean.over(x, 1).value()).isEqualTo(Tensor.vector(Double.NaN, Double.NaN));
    assertThatThrownBy(() -> Maximum.over(x, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("largest of no elements")
        .hasMessageContaining("[2, 0]");
    assertThat(Maximum.over(x, 0).shape()).isEqualTo(Shape.of(0));
    assertThat(ReverseSweep.of(Sum.of(x)).gradient(x).shape()).isEqualTo(Shape.of(2, 0));
  }

  @Test
  void theFirstOfEqualElementsTakesTheGradientAndNaNIsLargest() {
    Variable x = Variable.leaf(Tensor.vector(1, 5, 5, -2), FLOAT64);
    assertThat(ReverseSweep.of(Maximum.of(x)).gradient(x)).isEqualTo(Tensor.vector(0, 1, 0, 0));
    Variable y = Variable.leaf(Tensor.vector(1, Double.NaN, 7, Double.NaN), FLOAT64);
    assertThat(Maximum.of(y).value().item()).isNaN();
    assertThat(ReverseSweep.of(Maximum.of(y)).gradient(y)).isEqualTo(Tensor.vector(0, 1, 0, 0));
  }

  @Test
  void axesThatDoNotExistAreRefused() {
    Variable x = Variable.constant(Tensor.zeros(Shape.of(2, 3)), FLOAT64);
    for (Reducer reducer : Reducer.values()) {
      assertThatThrownBy(() -> reducer.over.apply(x, new int[] {2}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("axis 2")
          .hasMessageContaining("[2, 3]")
          .hasMessageContaining("0 (outermost) to 1");
      assertThatThrownBy(() -> reducer.keeping.apply(x, new int[] {-1}))
          .hasMessageContaining("axis -1")
          .hasMessageContaining("count from the outermost");
      assertThatThrownBy(() -> reducer.over.apply(x, new int[] {1, 1}))
          .hasMessageContaining("axis 1 is named twice");
    }
    Variable scalar = Variable.constant(Tensor.scalar(1), FLOAT64);
    assertThatThrownBy(() -> Sum.over(scalar, 0)).hasMessageContaining("has no axes");
  }
}
