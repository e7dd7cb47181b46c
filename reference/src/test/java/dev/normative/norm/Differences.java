package dev.normative.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.normative.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * Derivatives by central differences, for functions whose third derivatives are of the order of
 * 100: with the step 2^-14 they err by less than 1e-7 for each of the outputs summed, and rounding
 * adds 1e-12.
 */
final class Differences {
  private static final double STEP = 0x1p-14;
  private static final double TOLERANCE = 1e-6;

  private Differences() {}

  /** That {@code gradient} is the derivative of sum(upstream * f(x)). */
  static void check(
      String what, UnaryOperator<Tensor> f, Tensor x, Tensor upstream, Tensor gradient) {
    assertThat(gradient.shape()).as(what).isEqualTo(x.shape());
    for (int i = 0; i < x.size(); i++) {
      double[] up = x.toArray();
      double[] down = x.toArray();
      up[i] += STEP;
      down[i] -= STEP;
      double difference =
          weighted(f.apply(Tensor.adopting(x.shape(), up)), upstream)
              - weighted(f.apply(Tensor.adopting(x.shape(), down)), upstream);
      assertThat(gradient.at(i))
          .as("%s at %d", what, i)
          .isCloseTo(difference / (up[i] - down[i]), within(TOLERANCE));
    }
  }

  private static double weighted(Tensor output, Tensor weights) {
    double sum = 0;
    for (int i = 0; i < output.size(); i++) {
      sum += output.at(i) * weights.at(i);
    }
    return sum;
  }
}
