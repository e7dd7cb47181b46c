package dev.normative.autograd;

import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Transposes, slices and concatenations: the same elements in other places. */
class RearrangementsTest {
  private static final Derivatives DERIVATIVES = new Derivatives(4, 2, 1);

  private static Variable counted(int... sizes) {
    Shape shape = Shape.of(sizes);
    double[] values = IntStream.range(0, shape.elements()).asDoubleStream().toArray();
    return Variable.leaf(Tensor.of(shape, values), FLOAT64);
  }

  private static int[] order(int rank, long seed) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    return Derivatives.sizes(order);
  }

  @Property(tries = 60)
  void anElementOfATransposeIsFoundAtTheReorderedIndex(
      @ForAll @Size(max = 4) List<@IntRange(min = 0, max = 3) Integer> drawn, @ForAll long seed) {
    int[] order = order(drawn.size(), seed);
    Variable x = counted(Derivatives.sizes(drawn));
    Tensor y = Transpose.to(x, order).value();
    for (int i = 0; i < y.size(); i++) {
      int[] original = new int[order.length];
      for (int axis = 0; axis < order.length; axis++) {
        original[order[axis]] = y.shape().indexOf(i)[axis];
      }
      assertThat(x.shape().indexOf((int) y.at(i))).isEqualTo(original);
    }
    Tensor ofOrderOne = new TestTensors(seed).ofOrderOne(Derivatives.sizes(drawn));
    DERIVATIVES.check(v -> Transpose.to(v.get(0), order), seed, ofOrderOne);
  }

  @Test
  void aMatrixIsTransposed() {
    Variable x = counted(2, 3);
    assertThat(Transpose.of(x).value()).isEqualTo(Tensor.of(Shape.of(3, 2), 0, 3, 1, 4, 2, 5));
    assertThat(Transpose.of(counted(1, 2, 2)).value())
        .isEqualTo(Tensor.of(Shape.of(1, 2, 2), 0, 2, 1, 3));
    assertThatThrownBy(() -> Transpose.of(counted(3)))
        .hasMessageContaining("two axes or more")
        .hasMessageContaining("[3]");
  }

  @Test
  void ordersThatAreNoneAreRefused() {
    Variable x = counted(2, 3);
    assertThatThrownBy(() -> Transpose.to(x, 0))
        .hasMessageContaining("[0] must name each of the 2 axes");
    assertThatThrownBy(() -> Transpose.to(x, 0, 0)).hasMessageContaining("named twice");
    assertThatThrownBy(() -> Transpose.to(x, 0, 2)).hasMessageContaining("axis 2");
  }

  @Property(tries = 60)
  void slicesPutTogetherAgainAreTheWhole(
      @ForAll @Size(min = 1, max = 3) List<@IntRange(min = 0, max = 4) Integer> drawn,
      @ForAll @IntRange(max = 2) int drawnAxis,
      @ForAll @IntRange(max = 4) int drawnCut,
      @ForAll long seed) {
    int[] sizes = Derivatives.sizes(drawn);
    int axis = drawnAxis % sizes.length;
    int size = sizes[axis];
    int cut = Math.min(drawnCut, size);
    Variable x = counted(sizes);
    Variable left = Slice.of(x, axis, 0, cut);
    Variable right = Slice.of(x, axis, cut, size);
    assertThat(left.shape()).isEqualTo(Shape.of(sizes).with(axis, cut));
    assertThat(Concatenate.of(axis, left, right).value()).isEqualTo(x.value());
    TestTensors tensors = new TestTensors(seed);
    DERIVATIVES.check(v -> Slice.of(v.get(0), axis, cut / 2, cut), seed, tensors.ofOrderOne(sizes));
    DERIVATIVES.check(
        v -> Concatenate.of(axis, v.get(0), v.get(1), v.get(0)),
        seed,
        tensors.ofOrderOne(sizes),
        tensors.ofOrderOne(left.shape().toArray()));
  }

  @Test
  void anIndexTakesItsAxisAway() {
    Variable x = counted(2, 3, 2);
    assertThat(Slice.at(x, 1, 2).value()).isEqualTo(Tensor.of(Shape.of(2, 2), 4, 5, 10, 11));
    assertThat(ReverseSweep.of(Slice.at(x, 0, 1), Tensor.full(Shape.of(3, 2), 7)).gradient(x))
        .isEqualTo(Tensor.of(x.shape(), 0, 0, 0, 0, 0, 0, 7, 7, 7, 7, 7, 7));
    assertThat(Slice.at(counted(3), 0, 1).shape()).isEqualTo(Shape.of());
  }

  @Test
  void slicesThatLeaveTheAxisAreRefused() {
    Variable x = counted(2, 3);
    assertThatThrownBy(() -> Slice.of(x, 1, 1, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 1 to 4")
        .hasMessageContaining("axis 1 of [2, 3]")
        .hasMessageContaining("to <= 3");
    assertThatThrownBy(() -> Slice.of(x, 1, -1, 2)).hasMessageContaining("from -1 to 2");
    assertThatThrownBy(() -> Slice.of(x, 1, 2, 1)).hasMessageContaining("from 2 to 1");
    assertThatThrownBy(() -> Slice.of(x, 2, 0, 1)).hasMessageContaining("axis 2");
    assertThatThrownBy(() -> Slice.at(x, 1, 3))
        .hasMessageContaining("index 3 of axis 1")
        .hasMessageContaining("0 to 2");
    assertThatThrownBy(() -> Slice.at(counted(0), 0, 0)).hasMessageContaining("which is empty");
  }

  @Test
  void partsThatDoNotFitTogetherAreRefused() {
    assertThatThrownBy(() -> Concatenate.of(0, counted(2, 3), counted(2, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("part 1 has the shape [2, 4]")
        .hasMessageContaining("[2, 3]")
        .hasMessageContaining("axes other than 0");
    assertThatThrownBy(() -> Concatenate.of(0, counted(2, 3), counted(6)))
        .hasMessageContaining("part 1");
    assertThatThrownBy(() -> Concatenate.of(2, counted(2, 3))).hasMessageContaining("axis 2");
    assertThatThrownBy(() -> Concatenate.of(0)).hasMessageContaining("nothing to concatenate");
  }

  @Property(tries = 30)
  void aReshapeCanBeDifferentiatedTwice(
      @ForAll @Size(max = 3) List<@IntRange(min = 0, max = 3) Integer> drawn, @ForAll long seed) {
    Tensor x = new TestTensors(seed).ofOrderOne(Derivatives.sizes(drawn));
    DERIVATIVES.check(v -> Reshape.to(Shape.of(x.size()), v.get(0)), seed, x);
  }
}
