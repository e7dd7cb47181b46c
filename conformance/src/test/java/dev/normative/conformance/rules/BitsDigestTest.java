package dev.normative.conformance.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.tensor.Tensor;
import org.junit.jupiter.api.Test;

class BitsDigestTest {

  private static String of(double... values) {
    BitsDigest digest = new BitsDigest();
    digest.add(Tensor.vector(values));
    return digest.hex();
  }

  @Test
  void everyBitOfANumberCounts() {
    assertThat(of(1, 2)).isEqualTo(of(1, 2)).isNotEqualTo(of(1, Math.nextUp(2.0)));
    assertThat(of(0.0)).isNotEqualTo(of(-0.0));
  }

  /**
   * On x86, 0 / 0 is negative and a constant NaN positive: the compiler decides which one it is.
   */
  @Test
  void allNaNsAreOne() {
    double negative = Double.longBitsToDouble(0xFFF8000000000000L);
    double marked = Double.longBitsToDouble(0x7FF8000000000001L);
    assertThat(of(Double.NaN)).isEqualTo(of(negative)).isEqualTo(of(marked)).isNotEqualTo(of(0));
  }
}
