package dev.normative.norm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CertificateTest {

  @Test
  void aQuarterOfAnUnitRoundoffIsSettledAndNoMore() {
    for (double result : new double[] {1, -3, 0x1p-900, -0x1p900, Double.MAX_VALUE}) {
      double limit = 0x1p-55 * Math.abs(result);
      assertThat(Certificate.settles(limit, result)).isTrue();
      assertThat(Certificate.settles(Math.nextUp(limit), result)).isFalse();
    }
  }

  @Test
  void zeroIsSettledOnlyWithoutAnyError() {
    assertThat(Certificate.settles(0, 0)).isTrue();
    assertThat(Certificate.settles(Double.MIN_VALUE, 0)).isFalse();
  }

  @Test
  void infinityAndNaNNeverAre() {
    assertThat(Certificate.settles(0, Double.POSITIVE_INFINITY)).isFalse();
    assertThat(Certificate.settles(0, Double.NEGATIVE_INFINITY)).isFalse();
    assertThat(Certificate.settles(0, Double.NaN)).isFalse();
    assertThat(Certificate.settles(Double.NaN, 1)).isFalse();
    assertThat(Certificate.settles(Double.POSITIVE_INFINITY, 1)).isFalse();
  }
}
