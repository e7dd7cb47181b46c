package dev.normative.reports.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What the Maven plugin that runs the suites says of their JVMs: one that crashed or hung leaves no
 * result of the rule that it was at, and the build has gone on.
 */
public final class FailsafeSummaries {
  private static final String FOLDER = "failsafe-reports";
  private static final String FILE = "failsafe-summary.xml";

  private FailsafeSummaries() {}

  /** A line for every module whose test JVM did not come to its end. */
  public static List<String> problems(BuildTree tree) throws IOException {
    List<String> problems = new ArrayList<>();
    for (BuildTree.Output output : tree.outputs()) {
      for (Path file : tree.files(output, FOLDER)) {
        if (file.getFileName().toString().equals(FILE)) {
          String job = output.job().isEmpty() ? "" : output.job() + "/";
          addProblem(tree, job + output.module(), file, problems);
        }
      }
    }
    return problems;
  }

  private static void addProblem(BuildTree tree, String whose, Path file, List<String> problems)
      throws IOException {
    Document summary;
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      summary = factory.newDocumentBuilder().parse(file.toFile());
    } catch (SAXException | ParserConfigurationException e) {
      problems.add(tree.relative(file) + " is not a readable summary: " + e.getMessage());
      return;
    }
    if (summary.getDocumentElement().getAttribute("timeout").equals("true")) {
      problems.add(whose + ": the JVM of its suites ran out of time and was ended");
    }
    NodeList messages = summary.getElementsByTagName("failureMessage");
    String message = messages.getLength() == 0 ? "" : messages.item(0).getTextContent().strip();
    if (!message.isEmpty()) {
      problems.add(whose + ": the JVM of its suites did not come to its end: " + message);
    }
  }
}
