package dev.normative.autograd;

import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ReshapeTest {

  @Test
  void elementsAndGradientsKeepTheirOrder() {
    Variable x = Variable.leaf(new TestTensors(1).ofOrderOne(2, 3, 4), FLOAT64);
    Variable flat = Reshape.flatten(x);
    assertThat(flat.shape()).isEqualTo(Shape.of(2, 12));
    assertThat(flat.value().toArray()).isEqualTo(x.value().toArray());
    Tensor upstream = new TestTensors(2).ofOrderOne(2, 12);
    assertThat(ReverseSweep.of(flat, upstream).gradient(x))
        .isEqualTo(upstream.reshape(Shape.of(2, 3, 4)));
  }

  @Test
  void anEmptyBatchStaysEmpty() {
    Variable x = Variable.leaf(Tensor.zeros(Shape.of(0, 3, 4)), FLOAT64);
    assertThat(Reshape.flatten(x).shape()).isEqualTo(Shape.of(0, 12));
  }

  @Test
  void shapesWithAnotherNumberOfElementsAreRefused() {
    Variable x = Variable.leaf(Tensor.zeros(Shape.of(2, 3)), FLOAT64);
    assertThatThrownBy(() -> Reshape.to(Shape.of(7), x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("7 elements");
    assertThatThrownBy(() -> Reshape.flatten(Variable.leaf(Tensor.scalar(1), FLOAT64)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scalar");
  }
}
