package dev.normative.reports.certificate;

import static dev.normative.reports.certificate.SampleCertificate.judged;
import static dev.normative.reports.certificate.SampleCertificate.ofAllRules;
import static dev.normative.reports.certificate.SampleCertificate.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.normative.conformance.Level;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.reports.build.StrictJson;
import dev.normative.reports.verdict.Judgement;
import dev.normative.reports.verdict.Subject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class CertificatesTest {
  private static final String HOSTILE = "../<b>\"mine\" & \u0001Co</b>";

  @TempDir Path root;

  private Map<String, String> write(Judgement judgement, String... problems) throws IOException {
    return Certificates.write(
        Certificate.of(judgement),
        List.of(problems),
        new RunFacts("Normative 1", Map.of("JDK", "17", "Seed", "47"), List.of()),
        root.resolve("certificates"));
  }

  private Path file(String... names) {
    return root.resolve("certificates").resolve(Path.of("", names));
  }

  private static Judgement mixed() {
    List<Outcome> outcomes =
        new ArrayList<>(
            ofAllRules(
                HOSTILE,
                Map.of("B1", Verdict.FAILS, "F9", Verdict.DIVERGES, "D4", Verdict.UNTESTED)));
    outcomes.add(
        outcome(HOSTILE, "F1", "RMSNorm", Level.L0, Verdict.DIVERGES, Double.POSITIVE_INFINITY));
    outcomes.add(outcome(HOSTILE, "F3", "RMSNorm", Level.L0, Verdict.NOT_CLAIMED, null));
    outcomes.addAll(ofAllRules("good", Map.of()));
    return judged(outcomes, new Subject(HOSTILE, "F2", "LayerNorm"));
  }

  private static Document xml(String text) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void everyCertificateIsAsTheSchemaSays() throws IOException {
    Map<String, String> folders = write(mixed());
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(Files.readString(file(Certificates.SCHEMA)));
    assertThat(folders).containsOnlyKeys(HOSTILE, "good");
    for (String folder : folders.values()) {
      ObjectNode json = StrictJson.readObject(file(folder, Certificates.JSON));
      assertThat(schema.validate(json)).isEmpty();
      json.put("more", 1);
      assertThat(schema.validate(json)).isNotEmpty();
    }
  }

  @Test
  void aCertificateSaysWhatWasFound() throws IOException {
    String folder = write(mixed()).get(HOSTILE);
    ObjectNode json = StrictJson.readObject(file(folder, Certificates.JSON));
    assertThat(json.path("implementation").asText()).isEqualTo(HOSTILE);
    assertThat(json.path("level").asText()).isEqualTo("L0");
    assertThat(json.path("summary").asText()).isEqualTo("L0, fails at L1");
    assertThat(json.path("worst").path("share").asText()).isEqualTo("Infinity");
    assertThat(json.path("levels").get(1).path("missing").asInt()).isEqualTo(1);
    assertThat(json.path("levels").get(2).path("counts").path("FAILS").asInt()).isEqualTo(1);
    assertThat(json.path("stability").path("BatchNorm").asText()).startsWith("FLOAT32");
    assertThat(json.path("verdicts"))
        .hasSize(mixed().rows().size() - ofAllRules("", Map.of()).size());
    ObjectNode good = StrictJson.readObject(file("good", Certificates.JSON));
    assertThat(good.path("level").asText()).isEqualTo("L4");
  }

  @Test
  void theSameVerdictsGiveTheSameBytes() throws IOException {
    write(mixed());
    String first = Files.readString(file("good", Certificates.JSON));
    write(mixed());
    assertThat(file("good", Certificates.JSON)).hasContent(first);
  }

  @Test
  void noNameLeavesTheFolderAndNoTwoShareOne() throws IOException {
    FolderNames names = new FolderNames();
    List<String> given =
        List.of("..", ".", "", "a/b", "C:\\x", "A", "a", "x".repeat(500), "x".repeat(501), "*?")
            .stream()
            .map(names::of)
            .toList();
    assertThat(given).allMatch(name -> name.matches("[A-Za-z0-9_%~-][A-Za-z0-9._%~-]{0,90}"));
    assertThat(given.stream().map(String::toLowerCase)).doesNotHaveDuplicates();
    write(mixed());
    try (var files = Files.list(root)) {
      assertThat(files).containsExactly(root.resolve("certificates"));
    }
  }

  @Test
  void buildServersReadTheVerdicts() throws Exception {
    write(mixed(), "a file cannot be read \u0000");
    Element suites = xml(Files.readString(file(Certificates.JUNIT))).getDocumentElement();
    assertThat(suites.getElementsByTagName("testsuite").getLength()).isEqualTo(3);
    Element first = (Element) suites.getElementsByTagName("testsuite").item(0);
    assertThat(first.getAttribute("name")).isEqualTo("../<b>\"mine\" & ?Co</b>");
    assertThat(first.getAttribute("failures")).isEqualTo("1");
    assertThat(first.getAttribute("errors")).isEqualTo("1");
    assertThat(first.getAttribute("skipped")).isEqualTo("2");
    assertThat(Integer.parseInt(first.getAttribute("tests")))
        .isEqualTo(first.getElementsByTagName("testcase").getLength());
    Element failure = (Element) first.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message")).startsWith("FAILS");
    assertThat(failure.getTextContent())
        .contains("the detail of B1", "again: ./mvnw verify -Dconformance.rule=B1");
    assertThat(first.getElementsByTagName("skipped").getLength()).isEqualTo(2);
    assertThat(first.getElementsByTagName("system-out").item(0).getTextContent())
        .contains("DIVERGES, as declared");
    Element problems = (Element) suites.getElementsByTagName("testsuite").item(2);
    assertThat(problems.getAttribute("errors")).isEqualTo("1");
    assertThat(problems.getTextContent()).isBlank();
  }

  @Test
  void aBadgeNamesTheImplementationAndWhatItReaches() throws Exception {
    String folder = write(mixed()).get(HOSTILE);
    Document badge = xml(Files.readString(file(folder, Certificates.BADGE)));
    assertThat(badge.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(badge.getDocumentElement().getTextContent())
        .contains("normative: ../<b>\"mine\" & ?Co</b>", "fails at L1");
    assertThat(Files.readString(file("good", Certificates.BADGE))).contains(">L4</text>");
  }
}
