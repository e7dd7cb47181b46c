package dev.normative.reports.certificate;

import dev.normative.conformance.Verdict;
import dev.normative.reports.build.Html;
import dev.normative.reports.build.XmlText;

/** A badge for a README: the implementation and what it reaches, as a small SVG. */
final class Badge {
  private static final int LONGEST_NAME = 40;

  /** Verdana of 11 pixels has letters of about this width; {@code textLength} makes it so. */
  private static final int LETTER = 7;

  private static final String FINE = "#2e7d32";
  private static final String DEVIATING = "#8a6d00";
  private static final String REFUSED = "#b3261e";
  private static final String NOTHING = "#5f6368";

  private static final String PICTURE =
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="20" role="img">
      <title>%7$s: %8$s</title>
      <clipPath id="round"><rect width="%1$d" height="20" rx="3"/></clipPath>
      <g clip-path="url(#round)"><rect width="%2$d" height="20" fill="#444"/>\
      <rect x="%2$d" width="%3$d" height="20" fill="%4$s"/></g>
      <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">\
      <text x="6" y="14" textLength="%5$d" lengthAdjust="spacingAndGlyphs">%7$s</text>\
      <text x="%9$d" y="14" textLength="%6$d" lengthAdjust="spacingAndGlyphs">%8$s</text></g>
      </svg>
      """;

  private Badge() {}

  static String of(Certificate certificate) {
    String name = XmlText.legal(certificate.implementation());
    int length = name.codePointCount(0, name.length());
    if (length > LONGEST_NAME) {
      name = name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME)) + "...";
    }
    String left = "normative: " + name;
    String right = certificate.words();
    int leftText = LETTER * left.codePointCount(0, left.length());
    int rightText = LETTER * right.length();
    int leftWidth = leftText + 12;
    int rightWidth = rightText + 12;
    return PICTURE.formatted(
        leftWidth + rightWidth,
        leftWidth,
        rightWidth,
        color(certificate),
        leftText,
        rightText,
        Html.escaped(left),
        Html.escaped(right),
        leftWidth + 6);
  }

  private static String color(Certificate certificate) {
    if (certificate.isRefused()) {
      return REFUSED;
    }
    if (certificate.reached().isEmpty()) {
      return NOTHING;
    }
    return certificate.count(Verdict.DIVERGES) > 0 ? DEVIATING : FINE;
  }
}
