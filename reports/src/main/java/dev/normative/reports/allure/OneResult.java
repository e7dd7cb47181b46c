package dev.normative.reports.allure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.conformance.Verdict;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One result of what several runs left of the same test, so that nothing is counted twice: Allure
 * would take them for retries.
 *
 * <p>Of a rule, whose norms may have been put by several shards, it has the parameters and
 * attachments of all, and the status of the worst; of any other test it is the worst result.
 */
final class OneResult {
  private static final String IDENTITY = "historyId";
  private static final String STATUS = "status";

  /** What tells least first, as the suite has it for the norms of one rule. */
  private static final List<String> VERDICTS =
      List.of(
          Verdict.NOT_CLAIMED.name(),
          Verdict.CONFORMS.name(),
          Verdict.DIVERGES.name(),
          Verdict.UNTESTED.name(),
          Verdict.VACUOUS.name(),
          Verdict.MISDECLARED.name(),
          Verdict.FAILS.name());

  private static final List<String> STATUSES =
      List.of("skipped", "unknown", "passed", "broken", "failed");

  private OneResult() {}

  /**
   * Merges the results of each test into the file of the first and deletes the others.
   *
   * @return the files that are left, in the same order
   */
  static List<Path> forEachTest(List<Path> results) throws IOException {
    Map<String, List<Path>> byTest = new LinkedHashMap<>();
    for (Path file : results) {
      String identity = StrictJson.readObject(file).path(IDENTITY).asText("");
      // Whatever has no identity is a test of its own.
      String test = identity.isEmpty() ? file.toString() : identity;
      byTest.computeIfAbsent(test, it -> new ArrayList<>()).add(file);
    }
    List<Path> left = new ArrayList<>();
    for (List<Path> files : byTest.values()) {
      left.add(files.get(0));
      if (files.size() > 1) {
        List<ObjectNode> all = new ArrayList<>();
        for (Path file : files) {
          all.add(StrictJson.readObject(file));
        }
        StrictJson.write(files.get(0), merged(all));
        for (Path file : files.subList(1, files.size())) {
          Files.delete(file);
        }
      }
    }
    return left;
  }

  private static ObjectNode merged(List<ObjectNode> results) {
    ObjectNode worst = results.get(0);
    for (ObjectNode result : results) {
      if (rank(result) > rank(worst)) {
        worst = result;
      }
    }
    if (Labels.first(worst, Labels.VERDICT).isEmpty()) {
      return worst;
    }
    ObjectNode merged = worst.deepCopy();
    for (String list : List.of("parameters", "attachments")) {
      ArrayNode all = merged.putArray(list);
      Set<String> names = new HashSet<>();
      // The worst one's own come before others of the same name.
      addAll(worst.path(list), names, all);
      for (ObjectNode result : results) {
        if (Labels.first(result, Labels.VERDICT).isPresent()) {
          addAll(result.path(list), names, all);
        }
      }
    }
    return merged;
  }

  private static void addAll(JsonNode from, Set<String> names, ArrayNode to) {
    // Of one result, each of several with the same name.
    Set<String> before = Set.copyOf(names);
    for (JsonNode item : from) {
      String name = item.path("name").asText("");
      if (!before.contains(name)) {
        names.add(name);
        to.add(item);
      }
    }
  }

  private static int rank(ObjectNode result) {
    return Labels.first(result, Labels.VERDICT)
        .map(verdict -> STATUSES.size() + VERDICTS.indexOf(verdict))
        .orElse(STATUSES.indexOf(result.path(STATUS).asText("")));
  }
}
