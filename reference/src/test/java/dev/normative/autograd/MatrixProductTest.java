package dev.normative.autograd;

import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MatrixProductTest {

  @Property(tries = 60)
  void derivativesAgreeWithFiniteDifferences(
      @ForAll @IntRange(min = 0, max = 3) int rows,
      @ForAll @IntRange(min = 0, max = 5) int inner,
      @ForAll @IntRange(min = 0, max = 3) int columns,
      @ForAll @IntRange(min = 1, max = 2) int batch,
      @ForAll boolean batched,
      @ForAll long seed) {
    TestTensors tensors = new TestTensors(seed);
    Tensor a =
        batched ? tensors.ofOrderOne(batch, 1, rows, inner) : tensors.ofOrderOne(rows, inner);
    Tensor b = batched ? tensors.ofOrderOne(2, inner, columns) : tensors.ofOrderOne(inner, columns);
    new Derivatives(2, 2 * inner + 2 * batch + 1, 1)
        .check(v -> MatrixProduct.of(v.get(0), v.get(1)), seed, a, b);
  }

  @Test
  void everyMatrixOfABatchIsMultiplied() {
    Variable a = constant(Shape.of(2, 1, 2), 1, 2, 3, 4);
    Variable b = constant(Shape.of(2, 2, 1), 5, 6, 7, 8);
    assertThat(MatrixProduct.of(a, b).value()).isEqualTo(Tensor.of(Shape.of(2, 1, 1), 17, 53));
    Variable shared = constant(Shape.of(2, 2), 1, 0, 0, -1);
    assertThat(MatrixProduct.of(a, shared).value())
        .isEqualTo(Tensor.of(Shape.of(2, 1, 2), 1, -2, 3, -4));
    assertThat(MatrixProduct.of(shared, b).shape()).isEqualTo(Shape.of(2, 2, 1));
  }

  @Test
  void aSumOverNoColumnsIsZero() {
    Variable product = MatrixProduct.of(constant(Shape.of(2, 0)), constant(Shape.of(0, 1)));
    assertThat(product.value()).isEqualTo(Tensor.zeros(Shape.of(2, 1)));
  }

  @Test
  void matricesThatDoNotFitAreRefused() {
    Variable a = constant(Shape.of(1, 2), 1, 2);
    assertThatThrownBy(() -> MatrixProduct.of(a, a))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[1, 2] and [1, 2]")
        .hasMessageContaining("2 columns")
        .hasMessageContaining("1 rows");
    assertThatThrownBy(() -> MatrixProduct.of(a, constant(Shape.of(2), 1, 2)))
        .hasMessageContaining("needs matrices")
        .hasMessageContaining("[k, 1]");
    Variable two = constant(Shape.of(2, 1, 1), 1, 2);
    Variable three = constant(Shape.of(3, 1, 1), 1, 2, 3);
    assertThatThrownBy(() -> MatrixProduct.of(two, three)).hasMessageContaining("broadcast");
  }

  private static Variable constant(Shape shape, double... values) {
    return Variable.constant(Tensor.of(shape, values), FLOAT64);
  }
}
