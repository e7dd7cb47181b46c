package dev.normative.reports.certificate;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.reports.build.XmlText;
import dev.normative.reports.verdict.Judged;
import java.io.StringWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Verdicts as JUnit's XML, which every build server reads: a suite for each implementation, a test
 * case for each verdict, and one for each other reason why the build is not good.
 *
 * <p>A verdict that is not as expected is a failure, one that is missing an error; what is not
 * claimed, could not be tested or shows nothing is skipped; a declared deviation passes and says
 * so.
 */
final class JUnitXml {
  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;

  private JUnitXml() throws XMLStreamException {
    xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
  }

  /**
   * The text of the file.
   *
   * @param problems why verdicts are not known, beyond those that are missing
   */
  static String of(List<Certificate> certificates, List<String> problems) {
    try {
      JUnitXml junit = new JUnitXml();
      junit.write(certificates, problems);
      return junit.text.toString();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("XML could not be written into memory", e);
    }
  }

  private void write(List<Certificate> certificates, List<String> problems)
      throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    start("testsuites");
    attribute("name", "Normative");
    for (Certificate certificate : certificates) {
      suite(certificate);
    }
    if (!problems.isEmpty()) {
      start("testsuite");
      attribute("name", "report");
      counts(problems.size(), 0, problems.size(), 0);
      for (int i = 0; i < problems.size(); i++) {
        start("testcase");
        attribute("classname", "report");
        attribute("name", "problem " + (i + 1));
        finding("error", problems.get(i), "");
        end();
      }
      end();
    }
    xml.writeCharacters("\n");
    xml.writeEndElement();
    xml.writeCharacters("\n");
    xml.writeEndDocument();
    xml.flush();
  }

  private void suite(Certificate certificate) throws XMLStreamException {
    List<Judged> rows = certificate.rows();
    start("testsuite");
    attribute("name", certificate.implementation());
    counts(
        rows.size(),
        rows.stream().filter(row -> isBad(row) && row.outcome().isPresent()).count(),
        rows.stream().filter(row -> isBad(row) && row.outcome().isEmpty()).count(),
        rows.stream().filter(row -> skipped(row).isPresent()).count());
    for (Judged row : rows) {
      start("testcase");
      attribute(
          "classname",
          certificate.implementation()
              + row.outcome().map(Outcome::level).map(level -> "." + level).orElse(""));
      attribute("name", row.subject().ruleAndFamily());
      verdict(row);
      end();
    }
    end();
  }

  private void verdict(Judged row) throws XMLStreamException {
    if (isBad(row)) {
      finding(row.outcome().isPresent() ? "failure" : "error", row.complaint(), details(row));
      return;
    }
    Optional<String> skipped = skipped(row);
    if (skipped.isPresent()) {
      finding("skipped", skipped.get(), "");
    } else if (row.outcome().filter(o -> o.verdict() == Verdict.DIVERGES).isPresent()) {
      start("system-out");
      characters("DIVERGES, as declared: " + detail(row));
      xml.writeEndElement();
    }
  }

  private static boolean isBad(Judged row) {
    return row.standing() == Judged.Standing.BAD;
  }

  /** Why a row is neither passed nor failed; empty if it is. */
  private static Optional<String> skipped(Judged row) {
    if (isBad(row)) {
      return Optional.empty();
    }
    if (row.outcome().isEmpty()) {
      return Optional.of("not run");
    }
    return switch (row.outcome().get().verdict()) {
      case NOT_CLAIMED, UNTESTED, VACUOUS ->
          Optional.of(row.verdict() + (detail(row).isEmpty() ? "" : ": " + detail(row)));
      case CONFORMS, DIVERGES, FAILS, MISDECLARED -> Optional.empty();
    };
  }

  private static String detail(Judged row) {
    return row.outcome().map(Outcome::detail).orElse("");
  }

  private static String details(Judged row) {
    return row.outcome()
        .map(found -> text(found.detail()) + "\n\nagain: " + text(found.reproduction()) + "\n")
        .orElse("");
  }

  private static String text(String maybe) {
    return Objects.requireNonNullElse(maybe, "");
  }

  private void counts(long tests, long failures, long errors, long skipped)
      throws XMLStreamException {
    attribute("tests", Long.toString(tests));
    attribute("failures", Long.toString(failures));
    attribute("errors", Long.toString(errors));
    attribute("skipped", Long.toString(skipped));
  }

  private void finding(String kind, String message, String details) throws XMLStreamException {
    start(kind);
    attribute("message", message);
    characters(details);
    xml.writeEndElement();
  }

  private void start(String element) throws XMLStreamException {
    xml.writeCharacters("\n");
    xml.writeStartElement(element);
  }

  private void end() throws XMLStreamException {
    xml.writeCharacters("\n");
    xml.writeEndElement();
  }

  private void attribute(String name, String value) throws XMLStreamException {
    // Line ends in attributes would be read as blanks.
    xml.writeAttribute(name, XmlText.legal(value).replaceAll("\\s+", " ").strip());
  }

  private void characters(String value) throws XMLStreamException {
    xml.writeCharacters(XmlText.legal(value));
  }
}
