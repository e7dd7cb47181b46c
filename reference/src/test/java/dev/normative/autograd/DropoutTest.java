package dev.normative.autograd;

import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.contract.Mode;
import dev.normative.random.SplitMix64;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DropoutTest {

  @Property(tries = 40)
  void derivativesAgreeWithFiniteDifferences(
      @ForAll @IntRange(min = 0, max = 12) int size,
      @ForAll @DoubleRange(min = 0, max = 0.75) double probability,
      @ForAll long seed) {
    Tensor x = new TestTensors(seed).ofOrderOne(size);
    new Derivatives(3, 1, 4)
        .check(
            v -> Dropout.of(v.get(0), probability, new SplitMix64(seed), Mode.TRAINING), seed, x);
  }

  /** A share of 20000 draws differs from p by more than 5 sqrt(p (1 - p) / n) once in 10^6. */
  @Test
  void theShareThatIsDroppedIsTheProbabilityAndTheRestIsScaledUp() {
    Variable ones = Variable.leaf(Tensor.full(Shape.of(20_000), 1), FLOAT64);
    double p = 0.3;
    Variable y = Dropout.of(ones, p, new SplitMix64(1), Mode.TRAINING);
    long dropped = 0;
    for (double element : y.value().toArray()) {
      dropped += element == 0 ? 1 : 0;
      assertThat(element).isIn(0.0, 1 / (1 - p));
    }
    assertThat(dropped / 20_000.0)
        .isCloseTo(p, Offset.offset(5 * StrictMath.sqrt(p * (1 - p) / 20_000)));
    assertThat(ReverseSweep.of(y, ones.value()).gradient(ones))
        .as("the gradient is dropped where the element is")
        .isEqualTo(y.value());
  }

  @Test
  void evaluationChangesAndDrawsNothing() {
    SplitMix64 random = new SplitMix64(7);
    Variable x = Variable.leaf(Tensor.vector(1, 2), FLOAT64);
    assertThat(Dropout.of(x, 0.9, random, Mode.EVALUATION)).isSameAs(x);
    assertThat(random.nextLong()).isEqualTo(new SplitMix64(7).nextLong());
  }

  @Test
  void oneSeedHasOneMaskAndTheNextCallAnother() {
    Variable x = Variable.leaf(Tensor.full(Shape.of(64), 1), FLOAT64);
    SplitMix64 random = new SplitMix64(3);
    Tensor first = Dropout.of(x, 0.5, random, Mode.TRAINING).value();
    assertThat(Dropout.of(x, 0.5, new SplitMix64(3), Mode.TRAINING).value()).isEqualTo(first);
    assertThat(Dropout.of(x, 0.5, random, Mode.TRAINING).value()).isNotEqualTo(first);
  }

  @Test
  void theExtremesKeepAllOrNothing() {
    Variable x = Variable.leaf(Tensor.vector(1, Double.POSITIVE_INFINITY), FLOAT64);
    assertThat(Dropout.of(x, 0, new SplitMix64(3), Mode.TRAINING).value()).isEqualTo(x.value());
    assertThat(Dropout.of(x, 1, new SplitMix64(3), Mode.TRAINING).value())
        .isEqualTo(Tensor.vector(0, 0));
    for (double wrong : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> Dropout.of(x, wrong, new SplitMix64(3), Mode.TRAINING))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("between 0 and 1");
    }
  }
}
