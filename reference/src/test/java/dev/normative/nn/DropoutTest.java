package dev.normative.nn;

import static dev.normative.nn.Numbers.uniform;
import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.autograd.ReverseSweep;
import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest {
  private static final Variable ONES = Variable.leaf(Tensor.full(Shape.of(100, 100), 1), FLOAT64);

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.75})
  void elementsAreDroppedWithTheirProbabilityAndTheOthersGrow(double probability) {
    Tensor y = new Dropout(probability, 3).forward(ONES, Mode.TRAINING).value();
    int dropped = 0;
    for (int i = 0; i < y.size(); i++) {
      assertThat(y.at(i)).isIn(0.0, 1 / (1 - probability));
      dropped += y.at(i) == 0 ? 1 : 0;
    }
    // A binomial count is within six standard deviations of its mean but for one in 10^9 seeds.
    double deviation = Math.sqrt(10_000 * probability * (1 - probability));
    assertThat(Math.abs(dropped - 10_000 * probability)).isLessThan(6 * deviation);
  }

  @Test
  void gradientsPassWhereElementsDid() {
    Variable y = new Dropout(0.5, 3).forward(ONES, Mode.TRAINING);
    Tensor upstream = uniform(1, 100, 100);
    Tensor gradient = ReverseSweep.of(y, upstream).gradient(ONES);
    for (int i = 0; i < gradient.size(); i++) {
      assertThat(gradient.at(i)).isEqualTo(y.value().at(i) == 0 ? 0 : 2 * upstream.at(i));
    }
  }

  @Test
  void evaluationChangesNothing() {
    assertThat(new Dropout(0.9, 3).forward(ONES, Mode.EVALUATION)).isSameAs(ONES);
    assertThat(new Dropout(0, 3).forward(ONES, Mode.TRAINING).value()).isEqualTo(ONES.value());
  }

  @Test
  void everyBatchHasAnotherMaskAndEverySeedItsOwnSequence() {
    Dropout dropout = new Dropout(0.5, 3);
    Tensor first = dropout.forward(ONES, Mode.TRAINING).value();
    Tensor second = dropout.forward(ONES, Mode.TRAINING).value();
    assertThat(second).isNotEqualTo(first);
    Dropout again = new Dropout(0.5, 3);
    assertThat(again.forward(ONES, Mode.TRAINING).value()).isEqualTo(first);
    assertThat(again.forward(ONES, Mode.TRAINING).value()).isEqualTo(second);
    assertThat(new Dropout(0.5, 4).forward(ONES, Mode.TRAINING).value()).isNotEqualTo(first);
  }

  /** Found on JDK 17 and 25: {@code SplittableRandom} does not promise what it draws. */
  @Test
  void theMaskOfASeedIsTheSameOnEveryJdk() {
    Tensor y = new Dropout(0.5, 3).forward(ONES, Mode.TRAINING).value();
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < 24; i++) {
      kept.append(y.at(i) == 0 ? '0' : '1');
    }
    assertThat(kept).hasToString("011001010111001100011110");
  }

  @Test
  void whatIsDroppedIsZeroEvenWhereItWasInfinite() {
    Variable infinite = Variable.leaf(Tensor.full(Shape.of(50), Double.POSITIVE_INFINITY), FLOAT64);
    Tensor y = new Dropout(1, 3).forward(infinite, Mode.TRAINING).value();
    assertThat(y).isEqualTo(Tensor.zeros(Shape.of(50)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void whatIsNoProbabilityIsRefused(double probability) {
    assertThatThrownBy(() -> new Dropout(probability, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(probability + "; it must be between 0 and 1");
  }
}
