package dev.normative.autograd;

import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Sums, differences, products and quotients, with broadcasting. */
class ArithmeticTest {

  private enum Binary {
    ADD(Add::of, (a, b) -> a + b, DerivativeStructure::add),
    SUBTRACT(Subtract::of, (a, b) -> a - b, DerivativeStructure::subtract),
    MULTIPLY(Multiply::of, (a, b) -> a * b, DerivativeStructure::multiply),
    DIVIDE(Divide::of, (a, b) -> a / b, DerivativeStructure::divide);

    private final BinaryOperator<Variable> operation;
    private final DoubleBinaryOperator value;
    private final BinaryOperator<DerivativeStructure> expected;

    Binary(
        BinaryOperator<Variable> operation,
        DoubleBinaryOperator value,
        BinaryOperator<DerivativeStructure> expected) {
      this.operation = operation;
      this.value = value;
      this.expected = expected;
    }
  }

  /**
   * A shape that can be broadcast to this one: without some outer axes, and with some of size 1.
   */
  private static int[] smaller(int[] sizes, SplittableRandom random) {
    int[] kept = Arrays.copyOfRange(sizes, random.nextInt(sizes.length + 1), sizes.length);
    return Arrays.stream(kept).map(size -> random.nextInt(3) == 0 ? 1 : size).toArray();
  }

  private static Tensor awayFromZero(SplittableRandom random, int... sizes) {
    return Tensor.zeros(Shape.of(sizes))
        .map(zero -> random.nextDouble(0.5, 1) * (random.nextBoolean() ? 1 : -1));
  }

  @Property(tries = 150)
  void derivativesAgreeWithFiniteDifferences(
      @ForAll Binary operator,
      @ForAll @Size(max = 3) List<@IntRange(min = 0, max = 3) Integer> sizes,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Tensor a = awayFromZero(random, smaller(Derivatives.sizes(sizes), random));
    Tensor b = awayFromZero(random, smaller(Derivatives.sizes(sizes), random));
    // The largest derivative is 2a / b^3 for a = 1 and b = 1/2.
    new Derivatives(20, 2, 16).check(v -> operator.operation.apply(v.get(0), v.get(1)), seed, a, b);
  }

  @Property(tries = 150)
  void everyElementIsThatOfTheElementsWhoseIndicesItShares(
      @ForAll Binary operator,
      @ForAll @Size(max = 4) List<@IntRange(min = 0, max = 3) Integer> sizes,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Tensor a = awayFromZero(random, smaller(Derivatives.sizes(sizes), random));
    Tensor b = awayFromZero(random, smaller(Derivatives.sizes(sizes), random));
    Tensor y =
        operator
            .operation
            .apply(Variable.constant(a, FLOAT64), Variable.constant(b, FLOAT64))
            .value();
    for (int i = 0; i < y.size(); i++) {
      int[] index = y.shape().indexOf(i);
      assertThat(y.at(i))
          .isEqualTo(operator.value.applyAsDouble(element(a, index), element(b, index)));
    }
  }

  /** The element that broadcasting puts at an index, found from the definition. */
  private static double element(Tensor small, int[] index) {
    int position = 0;
    int missing = index.length - small.shape().rank();
    for (int axis = 0; axis < small.shape().rank(); axis++) {
      int size = small.shape().size(axis);
      position = position * size + (size == 1 ? 0 : index[missing + axis]);
    }
    return small.at(position);
  }

  @Property(tries = 100)
  void valueAndDerivativesUpToTheThirdAreThoseOfCommonsMath(
      @ForAll Binary operator, @ForAll @IntRange(max = 7) int path, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Variable a = Variable.leaf(awayFromZero(random), FLOAT64);
    Variable b = Variable.leaf(awayFromZero(random), FLOAT64);
    DerivativeStructure expected =
        operator.expected.apply(
            new DerivativeStructure(2, 3, 0, a.value().item()),
            new DerivativeStructure(2, 3, 1, b.value().item()));
    Variable derivative = operator.operation.apply(a, b);
    int[] orders = new int[2];
    // The largest term is 6a / b^4 for a = 1 and b = 1/2.
    Offset<Double> bound = Offset.offset(60 * 96 * 0x1p-53);
    for (int order = 0; order <= 3; order++) {
      assertThat(derivative.value().item())
          .as("derivative %s", Arrays.toString(orders))
          .isCloseTo(expected.getPartialDerivative(orders), bound);
      int variable = (path >> order) & 1;
      orders[variable]++;
      derivative = derivative(derivative, variable == 0 ? a : b, a, b);
    }
  }

  /** One more derivative, whether or not there is anything left to differentiate. */
  private static Variable derivative(Variable y, Variable by, Variable a, Variable b) {
    Variable zero = Multiply.of(Add.of(a, b), 0);
    return RecordedSweep.of(Add.of(y, zero)).gradient(by);
  }

  @Test
  void aVariableMayMeetItself() {
    Variable x = Variable.leaf(Tensor.vector(3, -2), FLOAT64);
    Tensor ones = Tensor.vector(1, 1);
    assertThat(ReverseSweep.of(Multiply.of(x, x), ones).gradient(x))
        .isEqualTo(Tensor.vector(6, -4));
    assertThat(ReverseSweep.of(Divide.of(x, x), ones).gradient(x).toArray()).containsExactly(0, 0);
    assertThat(ReverseSweep.of(Subtract.of(x, x), ones).gradient(x).toArray())
        .containsExactly(0, 0);
  }

  @Test
  void shapesThatDoNotBroadcastAreRefusedWithTheAxesThatDiffer() {
    Variable a = Variable.constant(Tensor.zeros(Shape.of(4, 2, 3)), FLOAT64);
    Variable b = Variable.constant(Tensor.zeros(Shape.of(5, 3)), FLOAT64);
    for (Binary operator : Binary.values()) {
      assertThatThrownBy(() -> operator.operation.apply(a, b))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[4, 2, 3] and [5, 3] do not broadcast")
          .hasMessageContaining("axis 1 of the first has size 2")
          .hasMessageContaining("axis 0 of the second size 5")
          .hasMessageContaining("reshape or transpose");
    }
    assertThatThrownBy(() -> Broadcast.to(Shape.of(3), a))
        .hasMessageContaining("[4, 2, 3] cannot be broadcast to [3]");
    assertThatThrownBy(() -> Broadcast.common(Shape.of(0), Shape.of(2)))
        .hasMessageContaining("do not broadcast");
    assertThat(Broadcast.common(Shape.of(0), Shape.of(1))).isEqualTo(Shape.of(0));
    assertThat(Broadcast.common(Shape.of(), Shape.of(2, 1))).isEqualTo(Shape.of(2, 1));
  }
}
