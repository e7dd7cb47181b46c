package dev.normative.autograd;

import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.tensor.Tensor;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class NoGradientTest {
  private final Variable x = Variable.leaf(Tensor.vector(0.5, -2), FLOAT64);

  @Test
  void insideValuesAreTheSameAndNothingIsRecorded() {
    Variable recorded = Multiply.of(Exponential.of(x), x);
    Variable plain = NoGradient.compute(() -> Multiply.of(Exponential.of(x), x));
    assertThat(plain.value()).isEqualTo(recorded.value());
    assertThat(recorded.requiresGradient()).isTrue();
    assertThat(plain.requiresGradient()).isFalse();
    assertThat(plain.edges()).isEmpty();
  }

  @Test
  void afterwardsOperationsAreRecordedAgain() {
    NoGradient.compute(
        () -> {
          NoGradient.compute(() -> Negate.of(x));
          assertThat(Negate.of(x).requiresGradient()).as("still inside the outer one").isFalse();
          return x;
        });
    assertThat(Negate.of(x).requiresGradient()).isTrue();
  }

  @Test
  void alsoAfterAnException() {
    assertThatThrownBy(
            () ->
                NoGradient.compute(
                    () -> {
                      throw new IllegalStateException("inside");
                    }))
        .hasMessage("inside");
    assertThat(Negate.of(x).requiresGradient()).isTrue();
  }

  @Test
  void otherThreadsAreNotConcerned() {
    boolean elsewhere =
        NoGradient.compute(
            () -> CompletableFuture.supplyAsync(() -> Negate.of(x).requiresGradient()).join());
    assertThat(elsewhere).isTrue();
  }

  @Test
  void leavesAreStillLeavesAndAGraphMadeBeforeCanStillBeSwept() {
    Variable y = Sum.of(Multiply.of(x, x));
    NoGradient.compute(
        () -> {
          assertThat(Variable.leaf(Tensor.scalar(1), FLOAT64).requiresGradient()).isTrue();
          assertThat(ReverseSweep.of(y).gradient(x)).isEqualTo(Tensor.vector(1, -4));
          Variable gradient = RecordedSweep.of(y).gradient(x);
          assertThat(gradient.value()).isEqualTo(Tensor.vector(1, -4));
          assertThat(gradient.requiresGradient()).isFalse();
          return y;
        });
  }

  @Test
  void aDetachedVariableIsAConstantOfTheSameValue() {
    Variable y = Multiply.of(x, x.detached());
    assertThat(ReverseSweep.of(y, Tensor.vector(1, 1)).gradient(x)).isEqualTo(x.value());
    Variable constant = Variable.constant(Tensor.scalar(1), FLOAT64);
    assertThat(constant.detached()).isSameAs(constant);
  }
}
