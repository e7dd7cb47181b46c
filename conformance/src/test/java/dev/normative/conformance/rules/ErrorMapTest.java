package dev.normative.conformance.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.conformance.bound.Expectation;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ErrorMapTest {
  private static final Expectation EXPECTED =
      new Expectation(
          DType.FLOAT64, Tensor.of(Shape.of(2, 2), 1, 2, 3, 4), Tensor.full(Shape.of(2, 2), 0.5));

  @Test
  void everyElementsErrorIsAShareOfItsBoundAndIsReadAgain() throws IOException {
    ErrorMap map =
        ErrorMap.of("output", EXPECTED, Tensor.of(Shape.of(2, 2), 1, 2.25, 2, Double.NaN))
            .orElseThrow();
    assertThat(map.toArray()).containsExactly(0, 0.5, 2, Double.POSITIVE_INFINITY);
    assertThat(map.shape()).containsExactly(2, 2);
    assertThat(ErrorMap.read(map.toJson())).isEqualTo(map);
  }

  @Test
  void whatIsTooLargeForAPictureHasNoMap() {
    Shape large = Shape.of(100_001);
    Tensor zeros = Tensor.full(large, 0);
    assertThat(ErrorMap.of("output", new Expectation(DType.FLOAT64, zeros, zeros), zeros))
        .isEmpty();
  }

  @Test
  void whatIsNoMapIsRefused() {
    assertThatThrownBy(() -> ErrorMap.read("{")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ErrorMap.read("{\"what\":\"x\",\"shape\":[3],\"shares\":[]}"))
        .isInstanceOf(IOException.class);
  }
}
