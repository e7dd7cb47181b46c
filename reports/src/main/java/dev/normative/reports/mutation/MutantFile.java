package dev.normative.reports.mutation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads the mutants of a module from PIT's {@code mutations.xml} and the sources that it names. */
final class MutantFile {
  private final Path sources;
  private final Map<Path, List<String>> read = new HashMap<>();

  /** Reads source lines below this folder, the root of the packages. */
  MutantFile(Path sources) {
    this.sources = sources;
  }

  /**
   * The mutants of one run.
   *
   * @throws IOException where the file is missing, is no report of PIT, or tells of lines that the
   *     sources do not have
   */
  List<Mutant> mutants(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " is not there; PIT writes it in the profile 'mutation'");
    }
    Document document;
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler()); // the other one prints what is thrown
      document = builder.parse(file.toFile());
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException(file + " is not a readable report of PIT: " + e.getMessage(), e);
    }
    NodeList elements = document.getElementsByTagName("mutation");
    List<Mutant> mutants = new ArrayList<>(elements.getLength());
    for (int i = 0; i < elements.getLength(); i++) {
      mutants.add(mutant((Element) elements.item(i)));
    }
    if (mutants.isEmpty()) {
      throw new IOException(file + " tells of no mutant; one at least was expected");
    }
    return mutants;
  }

  private Mutant mutant(Element element) throws IOException {
    String type = text(element, "mutatedClass");
    int line = Integer.parseInt(text(element, "lineNumber"));
    int end = type.lastIndexOf('.');
    Path source =
        sources
            .resolve(end < 0 ? "" : type.substring(0, end).replace('.', '/'))
            .resolve(text(element, "sourceFile"));
    return new Mutant(
        type,
        text(element, "mutatedMethod"),
        line,
        line(source, line),
        text(element, "description"),
        status(element.getAttribute("status")));
  }

  private static Mutant.Status status(String name) throws IOException {
    try {
      return Mutant.Status.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new IOException("a mutant has the unknown status '" + name + "'", e);
    }
  }

  private static String text(Element element, String child) throws IOException {
    NodeList found = element.getElementsByTagName(child);
    if (found.getLength() != 1) {
      throw new IOException(
          "a mutant has " + found.getLength() + " elements '" + child + "', not 1");
    }
    return found.item(0).getTextContent().strip();
  }

  private String line(Path source, int number) throws IOException {
    List<String> lines = read.get(source);
    if (lines == null) {
      lines = Files.readAllLines(source, StandardCharsets.UTF_8);
      read.put(source, lines);
    }
    if (number < 1 || number > lines.size()) {
      throw new IOException(source + " has no line " + number + "; was it changed after PIT ran?");
    }
    return lines.get(number - 1).strip();
  }
}
