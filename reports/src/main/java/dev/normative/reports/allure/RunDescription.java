package dev.normative.reports.allure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The files that tell Allure what ran where, and how failures are grouped.
 *
 * @param build the name and version of what was built
 * @param environment what ran where and what it was asked for, by name
 * @param page the page of verdicts, as seen from Allure's, which links to it where it names what
 *     was built
 * @param number which build this is, for Allure's trend; 0 where that is not known
 */
public record RunDescription(
    String build, Map<String, String> environment, String page, int number) {

  static final String ENVIRONMENT = "environment.properties";
  static final String CATEGORIES = "categories.json";
  static final String EXECUTOR = "executor.json";

  /** Sorts the environment by name. */
  public RunDescription {
    environment = Collections.unmodifiableMap(new TreeMap<>(environment));
  }

  /** Writes the three files into the folder of results. */
  public void write(Path folder) throws IOException {
    Files.writeString(
        folder.resolve(ENVIRONMENT), properties(environment), StandardCharsets.ISO_8859_1);
    StrictJson.write(folder.resolve(CATEGORIES), Categories.json());
    ObjectNode executor = StrictJson.object();
    // Neither host nor folder: the page is passed on to people whom that does not concern.
    executor.put("name", "Maven").put("type", "maven").put("buildName", build + ": all verdicts");
    executor.put("buildUrl", page);
    if (number > 0) {
      executor.put("buildOrder", number).put("reportName", build);
    }
    StrictJson.write(folder.resolve(EXECUTOR), executor);
  }

  /** As {@link Properties} writes them, but sorted and without the time of writing. */
  private static String properties(Map<String, String> values) throws IOException {
    Properties properties = new Properties();
    properties.putAll(values);
    StringWriter written = new StringWriter();
    properties.store(written, null);
    return written
        .toString()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(RunDescription::escaped)
        .sorted()
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String escaped(String line) {
    return line.chars()
        .mapToObj(
            c -> c < 0x7f ? String.valueOf((char) c) : String.format(Locale.ROOT, "\\u%04X", c))
        .collect(Collectors.joining());
  }
}
