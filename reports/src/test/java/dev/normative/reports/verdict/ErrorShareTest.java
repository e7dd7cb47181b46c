package dev.normative.reports.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorShareTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0.000, 0",
    "1e-9, 1.000e-09, <.01",
    "0.25, 0.250, .25",
    "0.9999, 9.999e-01, <1",
    "1, 1.000e+00, 1",
    "1.0001, 1.000e+00, >1",
    "12.34, 1.234e+01, 12.3",
    "4.7e14, 4.700e+14, 5e+14",
    "Infinity, Infinity, Infinity",
    "NaN, NaN, NaN"
  })
  void whatHoldsIsNeverShownAsWhatFails(double share, String text, String brief) {
    assertThat(ErrorShare.text(share)).isEqualTo(text);
    assertThat(ErrorShare.brief(share)).isEqualTo(brief);
  }
}
