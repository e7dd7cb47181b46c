package dev.normative.reports;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the report is made of and where it goes.
 *
 * @param root the project's folder
 * @param modules the modules whose results count
 * @param expected the file with the expected verdicts
 * @param allure Allure's unpacked command line
 * @param work a folder for what is merged and logged on the way
 * @param report the folder of Allure's page
 * @param page the file of the page of verdicts; certificates go beside it
 * @param build the name and version of what was built
 * @param rule the rules that the run was about, separated by commas; empty for all
 * @param seed what cases were drawn from, if given
 * @param tries how many cases were drawn, if given
 * @param merge folders with what runs elsewhere left, which then count in place of the modules';
 *     empty for this build
 * @param history the folder that keeps what builds came to; empty for none
 * @param commit what is built, as the version control calls it; empty where git may be asked
 */
record ReportRequest(
    Path root,
    List<String> modules,
    Path expected,
    Path allure,
    Path work,
    Path report,
    Path page,
    String build,
    String rule,
    String seed,
    String tries,
    List<Path> merge,
    Optional<Path> history,
    String commit) {

  private static final String NO_HISTORY = "none";

  private static final Set<String> NAMES =
      new TreeSet<>(
          List.of(
              "root",
              "modules",
              "expected",
              "allure",
              "work",
              "report",
              "page",
              "build",
              "rule",
              "seed",
              "tries",
              "merge",
              "base",
              "history",
              "commit"));
  private static final Set<String> MAY_BE_LEFT_OUT =
      Set.of("rule", "seed", "tries", "merge", "base", "history", "commit");

  /**
   * Reads {@code --name=value} for each component; {@code --base} is the folder that those to merge
   * and that of the history are seen from.
   *
   * @throws IllegalArgumentException if one is unknown, given twice, or left out although needed
   */
  static ReportRequest parse(String... arguments) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      boolean known =
          argument.startsWith("--") && equals > 0 && NAMES.contains(argument.substring(2, equals));
      if (!known) {
        throw new IllegalArgumentException(
            "'" + argument + "' is none of --NAME=VALUE with one of " + String.join(", ", NAMES));
      }
      String name = argument.substring(2, equals);
      if (values.put(name, argument.substring(equals + 1)) != null) {
        throw new IllegalArgumentException("--" + name + " is given twice; leave one out");
      }
    }
    for (String name : NAMES) {
      if (!MAY_BE_LEFT_OUT.contains(name) && values.getOrDefault(name, "").isBlank()) {
        throw new IllegalArgumentException("--" + name + "=... is needed and was not given");
      }
    }
    return new ReportRequest(
        Path.of(values.get("root")),
        Arrays.stream(values.get("modules").split(",")).map(String::strip).toList(),
        Path.of(values.get("expected")),
        Path.of(values.get("allure")),
        Path.of(values.get("work")),
        Path.of(values.get("report")),
        Path.of(values.get("page")),
        values.get("build"),
        values.getOrDefault("rule", ""),
        values.getOrDefault("seed", ""),
        values.getOrDefault("tries", ""),
        folders(values.getOrDefault("merge", ""), Path.of(values.getOrDefault("base", ""))),
        folders(values.getOrDefault("history", ""), Path.of(values.getOrDefault("base", "")))
            .stream()
            .filter(folder -> !folder.endsWith(NO_HISTORY))
            .findFirst(),
        values.getOrDefault("commit", "").strip());
  }

  /** Names of folders, separated by commas, as seen from where the build was started. */
  private static List<Path> folders(String text, Path base) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .map(base::resolve)
        .toList();
  }
}
