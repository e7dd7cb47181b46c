package dev.normative.autograd;

import static dev.normative.tensor.DType.FLOAT32;
import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The functions of one variable, element by element. */
class FunctionsTest {

  /** A function, and the same in Commons Math. */
  private enum Elementary {
    NEGATE(Negate::of, DerivativeStructure::negate),
    EXPONENTIAL(Exponential::of, DerivativeStructure::exp),
    LOGARITHM(Logarithm::of, DerivativeStructure::log),
    SQUARE_ROOT(SquareRoot::of, DerivativeStructure::sqrt),
    HYPERBOLIC_TANGENT(HyperbolicTangent::of, DerivativeStructure::tanh),
    SIGMOID(Sigmoid::of, x -> x.negate().exp().add(1).reciprocal()),
    RECTIFIER(Rectifier::of, x -> x.getValue() > 0 ? x : x.multiply(0)),
    CONSTANT_LESS(x -> Subtract.of(0.3, x), x -> x.negate().add(0.3)),
    PLUS_CONSTANT(x -> Add.of(x, 0.3), x -> x.add(0.3)),
    TIMES_CONSTANT(x -> Multiply.of(x, 0.3), x -> x.multiply(0.3)),
    BY_CONSTANT(x -> Divide.of(x, 0.3), x -> x.divide(0.3));

    private final UnaryOperator<Variable> operation;
    private final UnaryOperator<DerivativeStructure> expected;

    Elementary(UnaryOperator<Variable> operation, UnaryOperator<DerivativeStructure> expected) {
      this.operation = operation;
      this.expected = expected;
    }

    /** Elements between 1/2 and 1, of either sign where the function has a value. */
    Tensor inputs(long seed, int... sizes) {
      SplittableRandom random = new SplittableRandom(seed);
      boolean positive = this == LOGARITHM || this == SQUARE_ROOT;
      return Tensor.zeros(Shape.of(sizes))
          .map(zero -> random.nextDouble(0.5, 1) * (positive || random.nextBoolean() ? 1 : -1));
    }
  }

  @Property(tries = 150)
  void derivativesAgreeWithFiniteDifferences(
      @ForAll Elementary function,
      @ForAll @Size(max = 3) List<@IntRange(min = 0, max = 3) Integer> sizes,
      @ForAll long seed) {
    Tensor x = function.inputs(seed, Derivatives.sizes(sizes));
    // The largest derivatives are those of 1/x and 1/x^2 at 1/2 and of 1/0.3.
    new Derivatives(20, 1, 8).check(v -> function.operation.apply(v.get(0)), seed, x);
  }

  @Property(tries = 300)
  void valueAndThreeDerivativesAreThoseOfCommonsMath(
      @ForAll Elementary function, @ForAll long seed) {
    double at = function.inputs(seed).item();
    DerivativeStructure expected = function.expected.apply(new DerivativeStructure(1, 3, 0, at));
    Variable x = Variable.leaf(Tensor.scalar(at), FLOAT64);
    Variable derivative = function.operation.apply(x);
    // Terms of order up to 16 = d3 log / dx3 at 1/2, some 30 roundings here and as many there.
    Offset<Double> bound = Offset.offset(60 * 16 * 0x1p-53);
    for (int order = 0; order <= 3; order++) {
      assertThat(derivative.value().item())
          .as("derivative of order %d", order)
          .isCloseTo(expected.getPartialDerivative(order), bound);
      derivative =
          derivative.requiresGradient()
              ? RecordedSweep.of(derivative).gradient(x)
              : Variable.constant(Tensor.scalar(0), FLOAT64);
    }
  }

  /** The derivative is 4.1e-8, of which 1 - y * y would keep one digit in FLOAT32. */
  @Test
  void theDerivativeOfTheHyperbolicTangentKeepsItsDigitsNearOne() {
    Variable x = Variable.leaf(Tensor.scalar(8.5), FLOAT32);
    Variable y = HyperbolicTangent.of(x);
    double exact = (1 - y.value().item()) * (1 + y.value().item());
    assertThat(ReverseSweep.of(y).gradient(x).item())
        .isCloseTo(exact, Offset.offset(2 * 0x1p-24 * exact));
  }

  @Test
  void aSigmoidNeitherOverflowsNorLosesSmallValues() {
    Variable x = Variable.leaf(Tensor.vector(-800, -40, 0, 40, 800), FLOAT64);
    Variable y = Sigmoid.of(x);
    assertThat(y.value())
        .isEqualTo(Tensor.vector(0, StrictMath.exp(-40) / (1 + StrictMath.exp(-40)), 0.5, 1, 1));
    assertThat(ReverseSweep.of(y, Tensor.vector(1, 1, 1, 1, 1)).gradient(x).toArray())
        .doesNotContain(Double.NaN);
  }

  @Test
  void outsideOfTheirDomainsFunctionsGiveWhatTheyGiveInFloatingPoint() {
    Variable x = Variable.constant(Tensor.vector(-1, 0, Double.POSITIVE_INFINITY), FLOAT64);
    double infinity = Double.POSITIVE_INFINITY;
    assertThat(Logarithm.of(x).value()).isEqualTo(Tensor.vector(Double.NaN, -infinity, infinity));
    assertThat(SquareRoot.of(x).value()).isEqualTo(Tensor.vector(Double.NaN, 0, infinity));
    assertThat(Exponential.of(x).value()).isEqualTo(Tensor.vector(StrictMath.exp(-1), 1, infinity));
  }
}
