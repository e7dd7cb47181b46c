package dev.normative.reports.benchmark;

import static dev.normative.reports.benchmark.SampleTimes.of;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchmarkPageTest {

  private static String page(Times... times) {
    return BenchmarkPage.of(Comparison.of(Arrays.asList(times)).get(0), List.of("Here & now."));
  }

  @Test
  void hasTimesRatiosAndSharesOfTheCopy() {
    String page =
        page(
            of("vector", "BN:1000x10", 10.0, 10.1),
            of("torch", "BN:1000x10", 20.0, 20.2),
            of("plain", "BN:1000x10", 80.0, 80.0),
            of("copy", "BN:1000x10", 4.0, 4.0));
    assertThat(page)
        .contains("Here &amp; now.", ">BN:1000x10<", ">20.1 µs<br>19.9 % of copy<")
        // ln(20.2 / 20) = ln(10.1 / 10) = 0.00995033, v = that^2 / 4 for both, nu = 2, t = 4.30265:
        // half = 4.30265 * 0.00995033 / sqrt(2) = 0.0302734.
        .contains(">10.1 µs<br>2.00 [1.94, 2.06]<br>39.8 % of copy<")
        .contains("<br>0.251 [0.236, 0.268] <b>&#9660;&nbsp;below&nbsp;1</b><br>5.00 % of copy")
        // 10,000 values, 8 bytes each, in 4 microseconds.
        .contains("<br>20.0 GB/s<");
  }

  @Test
  void meansAreOfEachNormByItself() {
    String page =
        page(
            of("torch", "BN:2x2", 2.0, 2.0),
            of("torch", "BNL:2x2", 8.0, 8.0),
            of("torch", "GN2:2x2", 1.0, 1.0),
            of("vector", "BN:2x2", 1.0, 1.0),
            of("vector", "BNL:2x2", 1.0, 1.0),
            of("vector", "GN2:2x2", 4.0, 4.0));
    assertThat(page)
        .contains("geometric mean, BN</b></td><td style=", ">4.00 [4.00, 4.00] (of 2)<")
        .contains("geometric mean, GN</b>", ">0.250 [0.250, 0.250] <b>&#9660;")
        .doesNotContain("geometric mean, LN");
  }

  @Test
  void whatIsMissingIsSaid() {
    String page =
        page(
            of("torch", "BN:2x2", 2.0),
            of("vector", "BN:2x2", 1.0),
            of("other", "<img>", 1.0, 1.0));
    assertThat(page)
        .contains(">1.00 µs<br>2.00 [one sample]<", ">not measured<", "&lt;img&gt;")
        .doesNotContain("GB/s<", "% of copy<", "<img>", "NaN");
  }

  @Test
  void whatWasMeasuredWithoutLibTorchHasNoRatios() {
    assertThat(page(of("vector", "BN:2x2", 2.0, 3.0)))
        .contains(">2.50 µs<")
        .doesNotContain("geometric mean, BN", "<b>&#9660;&nbsp;below&nbsp;1</b><");
  }
}
