package dev.normative.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TensorTest {

  @Test
  void valuesAreCopiedInAndOut() {
    double[] given = {1, 2};
    Tensor tensor = Tensor.vector(given);
    given[0] = 9;
    tensor.toArray()[1] = 9;
    assertThat(tensor).isEqualTo(Tensor.vector(1, 2));
    assertThat(tensor.buffer().isReadOnly()).isTrue();
  }

  @Test
  void equalityIsOfBits() {
    assertThat(Tensor.vector(0.0)).isNotEqualTo(Tensor.vector(-0.0));
    assertThat(Tensor.vector(Double.NaN)).isEqualTo(Tensor.vector(Double.NaN));
    assertThat(Tensor.vector(1, 2)).isNotEqualTo(Tensor.of(Shape.of(2, 1), 1, 2));
    assertThat(Tensor.vector(1, 2, 3).firstDifference(Tensor.vector(1, 2, 4))).isEqualTo(2);
    assertThat(Tensor.vector(1).firstDifference(Tensor.vector(1))).isEqualTo(-1);
  }

  @Test
  void aShapeThatDoesNotFitTheValuesIsRefused() {
    assertThatThrownBy(() -> Tensor.of(Shape.of(2, 3), 1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shape [2, 3] has 6 elements, but 2 values were given");
  }

  @Test
  void shapesThatNoArrayHoldsAreRefused() {
    assertThatThrownBy(() -> Shape.of(1 << 16, 1 << 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2^31 - 1");
    assertThatThrownBy(() -> Shape.of(3, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("negative");
  }

  @Test
  void aScalarHasOneElementAndAnEmptyAxisNone() {
    assertThat(Shape.of().elements()).isEqualTo(1);
    assertThat(Shape.of(5, 0, 7).elements()).isZero();
    assertThat(Shape.of(1 << 16, 1 << 16, 0)).isEqualTo(Shape.of(1 << 16, 1 << 16, 0));
    assertThat(Shape.of(0, 1 << 16, 1 << 16).elements(1, 3)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void positionsCountRowByRow() {
    assertThat(Shape.of(2, 3, 4).indexOf(23)).containsExactly(1, 2, 3);
    assertThat(Shape.of(2, 3, 4).indexOf(4)).containsExactly(0, 1, 0);
  }

  @Test
  void roundingToFloatsIsExactlyInFloats() {
    Tensor tenth = Tensor.vector(0.1, 1);
    assertThat(tenth.isExactlyIn(DType.FLOAT32)).isFalse();
    Tensor rounded = tenth.rounded(DType.FLOAT32);
    assertThat(rounded).isEqualTo(Tensor.vector(0.1f, 1));
    assertThat(rounded.isExactlyIn(DType.FLOAT32)).isTrue();
    assertThat(tenth.rounded(DType.FLOAT64)).isSameAs(tenth);
  }
}
