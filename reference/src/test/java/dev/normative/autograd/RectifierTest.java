package dev.normative.autograd;

import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RectifierTest {

  @Property(tries = 60)
  void gradientsAgreeWithFiniteDifferences(
      @ForAll @IntRange(min = 1, max = 4) int rows,
      @ForAll @IntRange(min = 1, max = 6) int columns,
      @ForAll long seed) {
    TestTensors tensors = new TestTensors(seed);
    int results = rows * columns;
    assertThat(
            TestTensors.check(1 + results, results)
                .discrepancies(
                    v -> Rectifier.of(v.get(0)),
                    tensors.ofOrderOne(rows, columns),
                    tensors.awayFromZero(rows, columns)))
        .isEmpty();
  }

  /**
   * PyTorch 2.13.0+cpu: {@code torch.relu} of these gives [0, -0.0, 0, 2, nan, inf], and the
   * gradient of the sum is [0, 0, 0, 1, 1, 1].
   */
  @Test
  void specialValuesAreTreatedAsInPyTorch() {
    Variable x =
        Variable.leaf(
            Tensor.vector(-1, -0.0, 0.0, 2, Double.NaN, Double.POSITIVE_INFINITY), FLOAT64);
    Variable y = Rectifier.of(x);
    assertThat(y.value())
        .isEqualTo(Tensor.vector(0, -0.0, 0.0, 2, Double.NaN, Double.POSITIVE_INFINITY));
    Tensor gradient = ReverseSweep.of(y, Tensor.vector(1, 1, 1, 1, 1, 1)).gradient(x);
    assertThat(gradient).isEqualTo(Tensor.vector(0, 0, 0, 1, 1, 1));
  }
}
