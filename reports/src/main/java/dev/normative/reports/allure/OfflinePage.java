package dev.normative.reports.allure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes Allure's page one that asks no host for anything: readable without a network, and nobody
 * learns that it is read.
 *
 * <p>Twice over: the analytics scripts go, and a content security policy forbids the browser every
 * load that is not part of the page, whatever an attachment or a later Allure brings along.
 */
final class OfflinePage {

  /** Allure compiles templates and loads its scripts and data from {@code data:} addresses. */
  static final String POLICY =
      "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' data:;"
          + " style-src 'unsafe-inline' data:; img-src data: blob:; media-src data: blob:;"
          + " font-src data:; connect-src data: blob:; frame-src data: blob:; object-src data: blob:; form-action 'none';"
          + " base-uri 'none'";

  private static final Pattern SCRIPT =
      Pattern.compile("<script\\b([^>]*)>(.*?)</script>", Pattern.DOTALL);
  private static final Pattern EXTERNAL_ATTRIBUTE =
      Pattern.compile(
          "\\b(?:src|href|srcset|data)\\s*=\\s*[\"']?\\s*((?:https?:)?//[^\"'\\s>]+)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern EXTERNAL_STYLE =
      Pattern.compile(
          "(?:\\burl\\(|@import)\\s*[\"']?\\s*((?:https?:)?//[^\"')\\s;]+)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern EMBEDDED_STYLE =
      Pattern.compile("data:text/css[^,\"']*;base64,([A-Za-z0-9+/=]+)");

  private OfflinePage() {}

  /**
   * The page without analytics and with the policy.
   *
   * @throws IllegalArgumentException if the page has no head to put the policy into, or refers to a
   *     host all the same
   */
  static String of(String page) {
    int head = page.indexOf("<head>");
    if (head < 0) {
      throw new IllegalArgumentException(
          "Allure's page has no <head>; this Allure writes pages that are not known here");
    }
    int inside = head + "<head>".length();
    String quiet =
        page.substring(0, inside)
            + "\n    <meta http-equiv=\"Content-Security-Policy\" content=\""
            + POLICY
            + "\">"
            + withoutAnalytics(page.substring(inside));
    List<String> external = externalReferences(quiet);
    if (!external.isEmpty()) {
      throw new IllegalArgumentException(
          "Allure's page refers to "
              + String.join(", ", external)
              + "; it has to be readable without a network, so this Allure needs another treatment"
              + " in OfflinePage");
    }
    return quiet;
  }

  private static String withoutAnalytics(String page) {
    StringBuilder kept = new StringBuilder(page.length());
    Matcher script = SCRIPT.matcher(page);
    while (script.find()) {
      boolean external = EXTERNAL_ATTRIBUTE.matcher(script.group(1)).find();
      boolean analytics = script.group(2).contains("gtag(");
      script.appendReplacement(
          kept, external || analytics ? "" : Matcher.quoteReplacement(script.group()));
    }
    return script.appendTail(kept).toString();
  }

  /** The addresses on other hosts that the page or an embedded style sheet would load. */
  static List<String> externalReferences(String page) {
    List<String> found = new ArrayList<>();
    addMatches(EXTERNAL_ATTRIBUTE, page, found);
    addMatches(EXTERNAL_STYLE, page, found);
    Matcher style = EMBEDDED_STYLE.matcher(page);
    while (style.find()) {
      String css = new String(Base64.getDecoder().decode(style.group(1)), StandardCharsets.UTF_8);
      addMatches(EXTERNAL_STYLE, css, found);
    }
    return found;
  }

  private static void addMatches(Pattern pattern, String text, List<String> found) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
  }
}
