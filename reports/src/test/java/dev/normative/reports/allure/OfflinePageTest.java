package dev.normative.reports.allure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OfflinePageTest {

  private static final String OWN_SCRIPT =
      "<script>window.reportData = {};\nd('a','$1\\n');</script>";

  private static String page(String body) {
    return "<html>\n<head>\n<title>T</title></head><body>" + body + "</body></html>";
  }

  private static String style(String css) {
    return "<link rel=\"stylesheet\" href=\"data:text/css;base64,"
        + Base64.getEncoder().encodeToString(css.getBytes(StandardCharsets.UTF_8))
        + "\">";
  }

  @Test
  void thePolicyStandsFirstInTheHeadAndTheRestIsAsItWas() {
    String quiet = OfflinePage.of(page(OWN_SCRIPT + style("a { b: url(data:x) }")));
    String policy =
        "\n    <meta http-equiv=\"Content-Security-Policy\" content=\""
            + OfflinePage.POLICY
            + "\">";
    assertThat(quiet).contains("<head>" + policy);
    assertThat(quiet.replace(policy, ""))
        .isEqualTo(page(OWN_SCRIPT + style("a { b: url(data:x) }")));
  }

  @Test
  void thePolicyAllowsNoHost() {
    assertThat(OfflinePage.POLICY)
        .startsWith("default-src 'none'")
        .doesNotContain("http", "*", "'self'", ".");
  }

  @Test
  void analyticsScriptsGo() {
    String quiet =
        OfflinePage.of(
            page(
                "<script async src=\"https://www.googletagmanager.com/gtag/js?id=G\"></script>"
                    + "<script>function gtag(){dataLayer.push(arguments);}\ngtag('js');</script>"
                    + OWN_SCRIPT));
    assertThat(quiet).doesNotContain("google", "gtag", "dataLayer").contains(OWN_SCRIPT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<link href=\"https://fonts.example/f.css\">",
        "<link href='//fonts.example/f.css'>",
        "<img src=http://img.example/i.png>",
        "<IMG SRC = \"HTTPS://img.example/i.png\">",
        "<style>a { background: url(https://img.example/i.png) }</style>",
        "<style>a { background: url( '//img.example/i.png' ) }</style>",
        "<style>@import \"https://css.example/c.css\";</style>",
        "<object data=\"https://o.example/\"></object>"
      })
  void aPageThatAsksAHostIsRefusedAndTheHostIsNamed(String element) {
    assertThatThrownBy(() -> OfflinePage.of(page(element)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(".example");
  }

  @Test
  void aHostInsideAnEmbeddedStyleSheetIsFound() {
    assertThatThrownBy(
            () -> OfflinePage.of(page(style("@font-face { src: url(https://f.example/x.woff) }"))))
        .hasMessageContaining("https://f.example/x.woff");
  }

  @Test
  void aPageWithoutHeadIsNotTakenForQuiet() {
    assertThatThrownBy(() -> OfflinePage.of("<html></html>")).hasMessageContaining("<head>");
  }

  @Test
  void aLargePageIsNoEndlessSearch() {
    String data = "<script>d('x','" + "QUJD".repeat(5_000_000) + "')</script>";
    assertThat(OfflinePage.of(page(data))).contains(data);
  }
}
