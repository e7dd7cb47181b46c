package dev.normative.reports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.reports.build.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The report of a sample build, with the real Allure.
 *
 * @param root the project's folder
 */
record SampleReport(Path root) {

  /**
   * What became of it.
   *
   * @param code the exit code
   * @param printed all that was printed
   */
  record Result(int code, String printed) {
    String lastLine() {
      return printed.strip().lines().reduce("", (before, line) -> line);
    }
  }

  /** Expects each rule of each implementation to hold for the samples' norm. */
  void expect(List<String> implementations, List<String> rules) throws IOException {
    ObjectNode json = StrictJson.object();
    json.putArray("notEverywhere");
    ObjectNode block = json.putArray("expected").addObject();
    implementations.forEach(block.putArray("implementations")::add);
    rules.forEach(block.putArray("rules")::add);
    block.putArray("families").add(SampleBuild.FAMILY);
    block.putArray("verdicts").add("CONFORMS");
    block.put("why", "");
    StrictJson.write(root.resolve("expected.json"), json);
  }

  /** Writes the report with the Allure that the build has unpacked. */
  Result write(String... more) {
    return write(Path.of(System.getProperty("report.allure")), more);
  }

  /** The same with an Allure in a folder. */
  Result write(Path allure, String... more) {
    String[] arguments =
        Stream.concat(
                Stream.of(
                    "--root=" + root,
                    "--modules=" + String.join(",", SampleBuild.MODULES),
                    "--expected=" + root.resolve("expected.json"),
                    "--allure=" + allure,
                    "--work=" + root.resolve("reports/target"),
                    "--report=" + root.resolve("reports/target/allure-report"),
                    "--page=" + index(),
                    "--build=Normative 1"),
                Stream.of(more))
            .toArray(String[]::new);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code = ReportMain.run(new PrintStream(out, true, StandardCharsets.US_ASCII), arguments);
    return new Result(code, out.toString(StandardCharsets.US_ASCII));
  }

  /** The page of verdicts. */
  Path index() {
    return root.resolve("reports/target/index.html");
  }

  /** The text of Allure's page. */
  String allure() throws IOException {
    return Files.readString(root.resolve("reports/target/allure-report/index.html"));
  }

  /** What Allure packs into a page under a name, each in a line. */
  static Stream<String> data(String page, String name) {
    Matcher found = Pattern.compile("d\\('" + name + "','([^']*)'\\)").matcher(page);
    return found
        .results()
        .map(it -> Base64.getDecoder().decode(it.group(1)))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }
}
