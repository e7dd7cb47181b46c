package dev.normative.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class GoldenTensorTest {

  @Test
  void equalityIsOfShapeAndBits() {
    GoldenTensor tensor = tensor(new int[] {2, 1}, Double.NaN, 0.0);
    assertThat(tensor)
        .isEqualTo(tensor(new int[] {2, 1}, Double.NaN, 0.0))
        .hasSameHashCodeAs(tensor(new int[] {2, 1}, Double.NaN, 0.0))
        .isNotEqualTo(tensor(new int[] {1, 2}, Double.NaN, 0.0))
        .isNotEqualTo(tensor(new int[] {2, 1}, Double.NaN, -0.0));
  }

  @Test
  void changingTheArraysOutsideDoesNotChangeTheTensor() {
    int[] shape = {2};
    double[] data = {1, 2};
    GoldenTensor tensor = new GoldenTensor(shape, data);
    shape[0] = 7;
    data[0] = 7;
    tensor.shape()[0] = 7;
    tensor.data()[0] = 7;
    assertThat(tensor).isEqualTo(tensor(new int[] {2}, 1, 2));
  }

  @Test
  void aShapeHasAsManyNumbersAsTheProductOfItsDimensions() {
    assertThat(GoldenTensor.size(new int[0])).isEqualTo(1);
    assertThat(GoldenTensor.size(new int[] {3, 4})).isEqualTo(12);
    assertThat(GoldenTensor.size(new int[] {3, 0, 4})).isZero();
    int most = Integer.MAX_VALUE;
    assertThat(GoldenTensor.size(new int[] {most, most})).isEqualTo((long) most * most);
    assertThat(GoldenTensor.size(new int[] {most, most, most})).isEqualTo(Long.MAX_VALUE);
    assertThat(GoldenTensor.size(new int[] {most, most, most, 0})).isZero();
    // This product is 2^64, which is 0 in 64 bits.
    assertThat(GoldenTensor.size(new int[] {1 << 16, 1 << 16, 1 << 16, 1 << 16}))
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void numbersThatDoNotFillTheShapeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tensor(new int[] {2, 2}, 1, 2, 3))
        .withMessage("3 numbers for the shape [2, 2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tensor(new int[] {-1, -2}, 1, 2))
        .withMessageContaining("negative dimension");
  }

  private static GoldenTensor tensor(int[] shape, double... data) {
    return new GoldenTensor(shape, data);
  }
}
