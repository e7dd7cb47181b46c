package dev.normative.conformance.bound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.bound.Expectation.Worst;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ExpectationTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private static Expectation of(Tensor expected, Tensor tolerance) {
    return new Expectation(DType.FLOAT32, expected, tolerance);
  }

  private static double share(double expected, double actual, double tolerance) {
    return of(Tensor.vector(expected), Tensor.vector(tolerance))
        .worst(Tensor.vector(actual))
        .share();
  }

  @Test
  void theWorstIsTheLargestShareOfABoundAndTheFirstOfSeveral() {
    Expectation four = of(Tensor.vector(1, 1, 1, 1), Tensor.vector(4, 1, 0.5, 2));
    assertThat(four.worst(Tensor.vector(2, 1.5, 1.125, 0))).isEqualTo(new Worst(1, 0.5));
    assertThat(four.worst(Tensor.vector(3, 1, 1, 0))).isEqualTo(new Worst(0, 0.5));
    assertThat(four.worst(Tensor.vector(1, 1, 1, -5))).isEqualTo(new Worst(3, 3));
    assertThat(four.worst(Tensor.vector(1, 1, 1, 1))).isEqualTo(new Worst(0, 0));
  }

  @Test
  void whereThereIsNoElementNoneIsTheWorst() {
    Tensor none = Tensor.zeros(Shape.of(0, 3));
    assertThat(of(none, none).worst(none)).isEqualTo(new Worst(-1, 0));
  }

  @Test
  void whereTheBoundIsZeroOnlyTheNumberItselfIsRight() {
    assertThat(share(3, 3, 0)).isZero();
    assertThat(share(0.0, -0.0, 0)).isZero();
    assertThat(share(3, Math.nextUp(3.0), 0)).isEqualTo(INFINITY);
  }

  @Test
  void whatIsNotFiniteIsRightWhereItIsExpected() {
    assertThat(share(Double.NaN, Double.NaN, 1)).isZero();
    assertThat(share(-INFINITY, -INFINITY, 1)).isZero();
    assertThat(share(1, Double.NaN, 1)).isEqualTo(INFINITY);
    assertThat(share(Double.NaN, 1, 1)).isEqualTo(INFINITY);
    assertThat(share(1, INFINITY, 1)).isEqualTo(INFINITY);
    assertThat(share(INFINITY, -INFINITY, 1)).isEqualTo(INFINITY);
  }

  @Test
  void anInfiniteBoundSaysNothing() {
    for (double actual : new double[] {2, 1e300, INFINITY, Double.NaN}) {
      assertThat(share(1, actual, INFINITY)).isZero();
    }
  }

  @Test
  void aMessageSaysWhereAndByHowMuch() {
    Shape shape = Shape.of(2, 2);
    Expectation expectation =
        of(Tensor.of(shape, 1, 2, 3, 4), Tensor.of(shape, 0.5, 0.5, 0.5, 0.5));
    Tensor actual = Tensor.of(shape, 1, 2, 4, 4);
    assertThat(expectation.message(actual, expectation.worst(actual)))
        .isEqualTo("at [1, 0]: expected 3.0, actual 4.0, bound 0.5, error/bound 2.0");
  }
}
