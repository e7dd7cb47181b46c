package dev.normative.conformance.bound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.normative.contract.Accumulator;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AccumulatedGradientTest {
  private static final int CASES = 2_000;
  private static final double U = DType.FLOAT32.unitRoundoff();

  private final SplittableRandom random = new SplittableRandom(47);

  /** Terms, their exact sum, and what a sum of them in float may be off by. */
  private record Terms(double[] values, Expectation sum) {}

  private Terms terms() {
    int n = 1 + random.nextInt(60);
    double[] values = new double[n];
    double sum = 0;
    double magnitude = 0;
    for (int i = 0; i < n; i++) {
      values[i] = (float) (4 * random.nextDouble() - 2);
      sum += values[i];
      magnitude += Math.abs(values[i]);
    }
    double tolerance =
        SetBound.growth(Accumulator.SEQUENTIAL.roundings(n) + 1, U) * magnitude + Math.ulp(sum);
    return new Terms(
        values, new Expectation(DType.FLOAT32, Tensor.scalar(sum), Tensor.scalar(tolerance)));
  }

  private double former() {
    return (float) Math.scalb(2 * random.nextDouble() - 1, random.nextInt(20) - 5);
  }

  private static void assertWithin(Expectation expected, double actual) {
    assertThat(Math.abs(actual - expected.expected().at(0)))
        .isLessThanOrEqualTo(expected.tolerance().at(0));
  }

  @Test
  void admitsASumThatIsAddedAtTheEnd() {
    for (int i = 0; i < CASES; i++) {
      Terms terms = terms();
      double former = former();
      float sum = 0;
      for (double term : terms.values()) {
        sum += (float) term;
      }
      assertWithin(accumulated(former, terms), (float) former + sum);
    }
  }

  @Test
  void admitsTermsThatAreAddedOneByOne() {
    for (int i = 0; i < CASES; i++) {
      Terms terms = terms();
      double former = former();
      float sum = (float) former;
      for (double term : terms.values()) {
        sum += (float) term;
      }
      assertWithin(accumulated(former, terms), sum);
    }
  }

  @Test
  void tellsASumFromItsParts() {
    Expectation more = new Expectation(DType.FLOAT32, Tensor.scalar(3), Tensor.scalar(3 * U));
    Expectation sum = AccumulatedGradient.of(Tensor.scalar(2), more, Accumulator.SEQUENTIAL, 4);
    assertThat(sum.expected().at(0)).isEqualTo(5);
    assertThat(sum.tolerance().at(0)).isBetween(5 * U, 60 * U);
  }

  /** dg (1 + u) + u |f + g| + g(G(n + 1) + 2) |f|, and an ulp of f + g. */
  @Test
  void allowsWhatTheDerivationGives() {
    for (DType dtype : DType.values()) {
      double u = dtype.unitRoundoff();
      for (double former : new double[] {0, -7, 1e-3}) {
        for (double tolerance : new double[] {0, 5 * u, 0.25}) {
          Expectation more = new Expectation(dtype, Tensor.scalar(3), Tensor.scalar(tolerance));
          Expectation sum =
              AccumulatedGradient.of(Tensor.scalar(former), more, Accumulator.BLOCKED, 15);
          double roundings = 2 * 4 + 16 + 2; // a tree over 16 terms, and two more
          double derived =
              tolerance * (1 + u)
                  + u * Math.abs(former + 3)
                  + roundings * u / (1 - roundings * u) * Math.abs(former)
                  + Math.ulp(former + 3);
          assertThat(sum.dtype()).isEqualTo(dtype);
          assertThat(sum.tolerance().at(0)).isCloseTo(derived, withinPercentage(1e-11));
        }
      }
    }
  }

  private static Expectation accumulated(double former, Terms terms) {
    return AccumulatedGradient.of(
        Tensor.scalar(former), terms.sum(), Accumulator.SEQUENTIAL, terms.values().length);
  }
}
