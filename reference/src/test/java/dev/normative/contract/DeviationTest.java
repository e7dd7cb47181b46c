package dev.normative.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

class DeviationTest {
  @Test
  void itIsOfOneNormOrOfEveryOne() {
    assertThat(Deviation.of("F9", Capability.RMS_NORM, "why", "where").norm())
        .contains(Capability.RMS_NORM);
    assertThat(Deviation.ofEveryNorm("F9", "why", "").norm()).isEmpty();
  }

  @Test
  void whatExplainsNothingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Deviation.ofEveryNorm(" ", "why", ""))
        .withMessageContaining("give the rule's number");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Deviation.ofEveryNorm("F9", " ", ""))
        .withMessageContaining("deviation of F9 is declared without a reason");
    assertThatNullPointerException()
        .isThrownBy(() -> Deviation.ofEveryNorm("F9", "why", null))
        .withMessageContaining("empty text");
  }

  @Test
  void whatIsNoNormIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Deviation.of("F9", Capability.BACKWARD, "why", ""))
        .withMessageContaining("for BACKWARD; expected one of [BATCH_NORM");
  }

  @Test
  void howOftenItShowsMayBeSaid() {
    Deviation common = Deviation.of("F9", Capability.RMS_NORM, "why", "where");
    assertThat(common.oneIn()).isZero();
    assertThat(common.inOneOf(300))
        .isEqualTo(
            new Deviation("F9", java.util.Optional.of(Capability.RMS_NORM), "why", "where", 300));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> common.inOneOf(-1))
        .withMessageContaining("F9 is declared to show in one of -1 cases; expected 1 or more");
  }
}
