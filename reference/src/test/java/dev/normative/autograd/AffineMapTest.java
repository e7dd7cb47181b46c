package dev.normative.autograd;

import static dev.normative.tensor.DType.FLOAT32;
import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AffineMapTest {

  @Property(tries = 60)
  void gradientsAgreeWithFiniteDifferences(
      @ForAll @IntRange(min = 1, max = 5) int samples,
      @ForAll @IntRange(min = 1, max = 9) int inputs,
      @ForAll @IntRange(min = 1, max = 5) int outputs,
      @ForAll long seed) {
    TestTensors tensors = new TestTensors(seed);
    int results = samples * outputs;
    GradientCheck check = TestTensors.check(inputs + 2 + results, (double) results * (inputs + 1));
    assertThat(
            check.discrepancies(
                v -> AffineMap.of(v.get(0), v.get(1), v.get(2)),
                tensors.ofOrderOne(samples, outputs),
                tensors.ofOrderOne(samples, inputs),
                tensors.ofOrderOne(outputs, inputs),
                tensors.ofOrderOne(outputs)))
        .isEmpty();
  }

  @Property(tries = 60)
  void sumsRunFromTheBiasThroughTheInputsInOrder(
      @ForAll @IntRange(min = 1, max = 70) int inputs,
      @ForAll @IntRange(min = 1, max = 33) int outputs,
      @ForAll long seed) {
    TestTensors tensors = new TestTensors(seed);
    Tensor x = tensors.ofOrderOne(3, inputs);
    Tensor weight = tensors.ofOrderOne(outputs, inputs);
    Tensor bias = tensors.ofOrderOne(outputs);
    Tensor y = AffineMap.of(constant(x), constant(weight), constant(bias)).value();
    for (int n = 0; n < 3; n++) {
      for (int o = 0; o < outputs; o++) {
        double sum = bias.at(o);
        for (int i = 0; i < inputs; i++) {
          sum += x.at(n * inputs + i) * weight.at(o * inputs + i);
        }
        assertThat(y.at(n * outputs + o)).isEqualTo(sum);
      }
    }
  }

  @Test
  void infinityAndNaNAreNotLostInProductsWithZero() {
    Tensor x = Tensor.of(Shape.of(1, 2), 0, 1);
    Tensor weight = Tensor.of(Shape.of(1, 2), Double.POSITIVE_INFINITY, 1);
    assertThat(
            AffineMap.of(constant(x), constant(weight), constant(Tensor.vector(0))).value().at(0))
        .isNaN();
  }

  @Test
  void aFloat32ResultIsTheDoublePrecisionSumRoundedOnce() {
    float third = 1f / 3;
    Variable x = Variable.constant(Tensor.of(Shape.of(1, 2), third, third), FLOAT32);
    Variable weight = Variable.leaf(Tensor.of(Shape.of(1, 2), third, 1e-9f), FLOAT32);
    Variable y = AffineMap.of(x, weight, Variable.leaf(Tensor.vector(0), FLOAT32));
    double exact = (double) third * third + (double) third * 1e-9f;
    assertThat(y.value().item()).isEqualTo((float) exact).isNotEqualTo(exact);
    assertThat(ReverseSweep.of(y).gradient(weight).isExactlyIn(DType.FLOAT32)).isTrue();
  }

  @Test
  void anEmptyBatchGivesZeroGradients() {
    Variable weight = Variable.leaf(Tensor.full(Shape.of(2, 3), 1), FLOAT64);
    Variable bias = Variable.leaf(Tensor.vector(1, 2), FLOAT64);
    Variable y = AffineMap.of(constant(Tensor.zeros(Shape.of(0, 3))), weight, bias);
    ReverseSweep sweep = ReverseSweep.of(y, Tensor.zeros(Shape.of(0, 2)));
    assertThat(sweep.gradient(weight)).isEqualTo(Tensor.zeros(Shape.of(2, 3)));
    assertThat(sweep.gradient(bias)).isEqualTo(Tensor.vector(0, 0));
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    Variable x = constant(Tensor.zeros(Shape.of(2, 3)));
    Variable weight = constant(Tensor.zeros(Shape.of(4, 3)));
    Variable bias = constant(Tensor.zeros(Shape.of(4)));
    assertThatThrownBy(() -> AffineMap.of(constant(Tensor.zeros(Shape.of(2, 5))), weight, bias))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2, 5]")
        .hasMessageContaining("[N, 3]");
    assertThatThrownBy(() -> AffineMap.of(constant(Tensor.zeros(Shape.of(2, 3, 1))), weight, bias))
        .hasMessageContaining("[2, 3, 1]");
    assertThatThrownBy(() -> AffineMap.of(x, constant(Tensor.zeros(Shape.of(4))), bias))
        .hasMessageContaining("[outputs, inputs]");
    assertThatThrownBy(() -> AffineMap.of(x, weight, constant(Tensor.zeros(Shape.of(3)))))
        .hasMessageContaining("bias [3]")
        .hasMessageContaining("[4]");
  }

  private static Variable constant(Tensor value) {
    return Variable.constant(value, FLOAT64);
  }
}
