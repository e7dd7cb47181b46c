package dev.normative.reports.page;

import dev.normative.conformance.Level;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.reports.certificate.Certificate;
import dev.normative.reports.certificate.LevelResult;
import dev.normative.reports.verdict.ErrorShare;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The matrix of implementations and levels.
 *
 * @param certificates a row each
 * @param links addresses in Allure's page
 */
record Matrix(List<Certificate> certificates, Links links) {

  /** The columns. */
  static List<View.Named> heads() {
    return Stream.of(Level.values())
        .map(level -> new View.Named(level.name(), level.title()))
        .toList();
  }

  /**
   * The rows.
   *
   * @param folders the address of each implementation's certificate
   */
  List<View.Implementation> rows(Map<String, String> folders) {
    return certificates.stream()
        .map(
            certificate ->
                new View.Implementation(
                    certificate.implementation(),
                    certificate.words(),
                    kind(certificate),
                    certificate.levels().stream().map(this::cell).toList(),
                    measurements(certificate.measured(Certificate.CONVENTIONS)),
                    measurements(certificate.measured(Certificate.STABILITY)),
                    folders.getOrDefault(certificate.implementation(), "")))
        .toList();
  }

  private static String kind(Certificate certificate) {
    if (certificate.isRefused()) {
      return "against";
    }
    return certificate.reached().isPresent() ? "holds" : "open";
  }

  private View.LevelCell cell(LevelResult result) {
    List<View.Count> counts = new ArrayList<>();
    result.counts().forEach((verdict, count) -> counts.add(VerdictStyle.count(verdict, count)));
    List<String> lacking = new ArrayList<>();
    if (result.missing() > 0) {
      lacking.add(result.missing() + " missing");
    }
    if (!result.unjudged().isEmpty()) {
      lacking.add("without a verdict: " + String.join(", ", result.unjudged()));
    }
    return new View.LevelCell(
        result.level().name(),
        result.isAgainst() ? "against" : result.holds() ? "holds" : "open",
        counts,
        String.join("; ", lacking),
        result.worst().map(Matrix::worst).orElse(""),
        result.worst().flatMap(links.entries()::of).map(links::address).orElse(""));
  }

  private static String worst(Outcome outcome) {
    String place = (outcome.rule() + " " + outcome.family()).strip();
    return ErrorShare.text(outcome.worst())
        + " at "
        + place
        + (outcome.verdict() == Verdict.DIVERGES ? " (declared)" : "");
  }

  /** Norms of which the same was measured are told together. */
  private static List<View.Measurement> measurements(Map<String, String> byNorm) {
    Map<String, List<String>> norms = new LinkedHashMap<>();
    byNorm.forEach((norm, text) -> norms.computeIfAbsent(text, it -> new ArrayList<>()).add(norm));
    return norms.entrySet().stream()
        .map(
            it ->
                new View.Measurement(
                    String.join(", ", it.getValue()),
                    // N1 joins what it says of each format.
                    List.of(it.getKey().split("; (?=FLOAT)"))))
        .toList();
  }
}
