package dev.normative.autograd;

import static dev.normative.tensor.DType.FLOAT32;
import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReverseSweepTest {

  /** a + b, element by element. */
  private static Variable plus(Variable a, Variable b) {
    double[] sum = a.value().toArray();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b.value().at(i);
    }
    return Variable.result(Tensor.of(a.shape(), sum), new Edge(a, dy -> dy), new Edge(b, dy -> dy));
  }

  /** factor * a. */
  private static Variable times(double factor, Variable a) {
    return Variable.result(
        a.value().map(x -> factor * x), new Edge(a, dy -> dy.map(x -> factor * x)));
  }

  @Test
  void gradientsOfAllPathsAddUp() {
    Variable x = Variable.leaf(Tensor.vector(1, 2), FLOAT64);
    Variable left = times(3, x);
    Variable right = times(5, x);
    Variable y = plus(plus(left, right), left);
    ReverseSweep sweep = ReverseSweep.of(y, Tensor.vector(1, 10));
    assertThat(sweep.gradient(left)).isEqualTo(Tensor.vector(2, 20));
    assertThat(sweep.gradient(right)).isEqualTo(Tensor.vector(1, 10));
    assertThat(sweep.gradient(x)).isEqualTo(Tensor.vector(11, 110));
  }

  @Test
  void aVariableUsedTwiceByOneOperationGetsBothContributions() {
    Variable x = Variable.leaf(Tensor.vector(7), FLOAT64);
    assertThat(ReverseSweep.of(plus(x, x)).gradient(x)).isEqualTo(Tensor.vector(2));
  }

  @Test
  void aVariableIsVisitedOnlyAfterEverythingComputedFromIt() {
    // A ladder: without that order, each of its 50 rungs would double the visits.
    Variable x = Variable.leaf(Tensor.vector(1), FLOAT64);
    List<Variable> visited = new ArrayList<>();
    Variable y = x;
    for (int rung = 0; rung < 50; rung++) {
      Variable below = y;
      y =
          Variable.result(
              below.value(),
              new Edge(
                  below,
                  dy -> {
                    visited.add(below);
                    return dy;
                  }),
              new Edge(below, dy -> dy));
    }
    assertThat(ReverseSweep.of(y).gradient(x).item()).isEqualTo(0x1p50);
    assertThat(visited).hasSize(50).doesNotHaveDuplicates();
  }

  @Test
  void aGraphMayBeDeeperThanTheThreadsStack() {
    Variable x = Variable.leaf(Tensor.vector(1), FLOAT64);
    Variable y = x;
    for (int i = 0; i < 300_000; i++) {
      y = times(-1, y);
    }
    assertThat(ReverseSweep.of(y).gradient(x)).isEqualTo(Tensor.vector(1));
  }

  @Test
  void contributionsAreAddedInAFixedOrder() {
    double[] factors = {0.1, 1e16, -1e16, 0.3, 7e-3};
    Tensor first = null;
    for (int repetition = 0; repetition < 20; repetition++) {
      Variable x = Variable.leaf(Tensor.vector(1), FLOAT64);
      Variable y = times(factors[0], x);
      for (int i = 1; i < factors.length; i++) {
        y = plus(y, times(factors[i], x));
      }
      Tensor gradient = ReverseSweep.of(y).gradient(x);
      first = first == null ? gradient : first;
      assertThat(gradient).isEqualTo(first);
    }
  }

  @Test
  void float32GradientsAreRoundedAfterEveryStep() {
    Variable x = Variable.leaf(Tensor.vector(1), FLOAT32);
    Variable y = plus(times(1, x), times(0x1p-25, x));
    // The derivative 1 + 2^-25 is no float; each contribution is.
    assertThat(y.value()).isEqualTo(Tensor.vector(1));
    assertThat(ReverseSweep.of(y).gradient(x)).isEqualTo(Tensor.vector(1));
    Variable third = times(1.0 / 3, x);
    assertThat(third.value()).isEqualTo(Tensor.vector(1f / 3));
    assertThat(ReverseSweep.of(third).gradient(x)).isEqualTo(Tensor.vector(1f / 3));
  }

  @Test
  void nothingIsComputedForConstants() {
    Variable constant = Variable.constant(Tensor.vector(1), FLOAT64);
    Variable x = Variable.leaf(Tensor.vector(1), FLOAT64);
    Variable y =
        Variable.result(
            Tensor.vector(1),
            new Edge(
                constant,
                dy -> {
                  throw new AssertionError("a constant needs no gradient");
                }),
            new Edge(x, dy -> dy));
    ReverseSweep sweep = ReverseSweep.of(y);
    assertThat(sweep.gradient(x)).isEqualTo(Tensor.vector(1));
    assertThatThrownBy(() -> sweep.gradient(constant))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("requires none");
    Variable alsoConstant = times(2, constant);
    assertThat(alsoConstant.requiresGradient()).isFalse();
    assertThatThrownBy(() -> ReverseSweep.of(alsoConstant))
        .hasMessageContaining("nothing that this variable was computed from");
  }

  @Test
  void aVariableThatTheOutputWasNotComputedFromHasNoGradient() {
    Variable x = Variable.leaf(Tensor.vector(1), FLOAT64);
    Variable other = Variable.leaf(Tensor.vector(1), FLOAT64);
    ReverseSweep sweep = ReverseSweep.of(times(2, x));
    assertThatThrownBy(() -> sweep.gradient(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was not computed from this variable")
        .hasMessageContaining("build the graph anew");
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    Variable x = Variable.leaf(Tensor.vector(1, 2), FLOAT64);
    assertThatThrownBy(() -> ReverseSweep.of(x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2]")
        .hasMessageContaining("upstream gradient");
    assertThatThrownBy(() -> ReverseSweep.of(x, Tensor.vector(1, 2, 3)))
        .hasMessageContaining("upstream gradient has the shape [3]");
    Variable wrong = Variable.result(x.value(), new Edge(x, dy -> dy.reshape(Shape.of(2, 1))));
    assertThatThrownBy(() -> ReverseSweep.of(wrong, Tensor.vector(1, 1)))
        .hasMessageContaining("an operation's gradient has the shape [2, 1]");
  }

  @Test
  void variablesOfDifferentFormatsDoNotMix() {
    Variable wide = Variable.leaf(Tensor.vector(1), FLOAT64);
    Variable narrow = Variable.leaf(Tensor.vector(1), FLOAT32);
    assertThatThrownBy(() -> plus(wide, narrow))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("FLOAT64")
        .hasMessageContaining("FLOAT32");
    assertThatThrownBy(() -> Variable.leaf(Tensor.vector(0.1), FLOAT32))
        .hasMessageContaining("not exactly FLOAT32");
    assertThatThrownBy(() -> Variable.result(Tensor.vector(1)))
        .hasMessageContaining("needs an edge");
  }
}
