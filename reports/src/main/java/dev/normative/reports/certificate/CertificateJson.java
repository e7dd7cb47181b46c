package dev.normative.reports.certificate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.conformance.Level;
import dev.normative.conformance.Outcome;
import dev.normative.reports.build.StrictJson;
import dev.normative.reports.verdict.Judged;
import java.util.Map;
import java.util.Optional;

/**
 * A certificate as {@code normative.json}, for programs; {@value #SCHEMA} beside this class says
 * what is in it.
 *
 * <p>The same verdicts of the same run give the same bytes: no time, host or folder is in it.
 */
final class CertificateJson {
  /** The JSON schema, a resource of this package. */
  static final String SCHEMA = "normative.schema.json";

  private static final int VERSION = 1;

  private CertificateJson() {}

  static ObjectNode of(Certificate certificate, RunFacts run) {
    ObjectNode json = StrictJson.object();
    json.put("format", "normative-certificate").put("version", VERSION);
    json.put("implementation", certificate.implementation()).put("suite", run.build());
    texts(json.putObject("environment"), run.environment());
    run.rules().forEach(json.putArray("onlyRules")::add);
    json.put("level", certificate.reached().map(Level::name).orElse(null));
    json.put("summary", certificate.words());
    json.set("worst", worst(certificate.worst()));
    ArrayNode levels = json.putArray("levels");
    certificate.levels().forEach(level -> add(levels.addObject(), level));
    texts(json.putObject("conventions"), certificate.measured(Certificate.CONVENTIONS));
    texts(json.putObject("stability"), certificate.measured(Certificate.STABILITY));
    ArrayNode verdicts = json.putArray("verdicts");
    certificate.rows().forEach(row -> add(verdicts.addObject(), row));
    return json;
  }

  private static void texts(ObjectNode json, Map<String, String> texts) {
    texts.forEach(json::put);
  }

  private static void add(ObjectNode json, LevelResult level) {
    json.put("level", level.level().name()).put("title", level.level().title());
    json.put("holds", level.holds()).put("missing", level.missing());
    ObjectNode counts = json.putObject("counts");
    level.counts().forEach((verdict, count) -> counts.put(verdict.name(), count));
    level.unjudged().forEach(json.putArray("unjudged")::add);
    json.set("worst", worst(level.worst()));
  }

  private static ObjectNode worst(Optional<Outcome> outcome) {
    return outcome
        .map(
            worst -> {
              ObjectNode json = StrictJson.object();
              json.put("rule", worst.rule()).put("norm", worst.family());
              share(json, "share", worst.worst());
              return json;
            })
        .orElse(null);
  }

  private static void add(ObjectNode json, Judged row) {
    json.put("rule", row.subject().rule()).put("norm", row.subject().family());
    json.put("verdict", row.outcome().map(found -> found.verdict().name()).orElse(null));
    json.put("asExpected", row.standing() != Judged.Standing.BAD);
    json.put("complaint", row.complaint());
    row.outcome()
        .ifPresent(
            outcome -> {
              json.put("sentence", outcome.sentence());
              json.put("tries", outcome.tries()).put("witnessed", outcome.witnessed());
              json.put("seed", outcome.seed());
              share(json, "worst", outcome.worst());
              json.put("detail", outcome.detail()).put("reproduction", outcome.reproduction());
            });
  }

  /** JSON has no infinity and no NaN: they are told in words. */
  private static void share(ObjectNode json, String name, Double share) {
    if (share != null && !Double.isFinite(share)) {
      json.put(name, share.toString());
    } else {
      json.put(name, share);
    }
  }
}
