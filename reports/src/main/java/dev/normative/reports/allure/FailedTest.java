package dev.normative.reports.allure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;

/**
 * A test that failed and that no verdict speaks for: the suite's rules come with a verdict, other
 * tests of the same phase do not, and the build has gone on after them.
 */
final class FailedTest {
  private static final Set<String> BAD = Set.of("failed", "broken");

  private FailedTest() {}

  /** What to say of a result, if it is one of those. */
  static Optional<String> in(ObjectNode result, String module) {
    if (!BAD.contains(result.path("status").asText(""))
        || Labels.first(result, Labels.VERDICT).isPresent()) {
      return Optional.empty();
    }
    // The first line says which; the page has the rest.
    String message =
        result
            .path("statusDetails")
            .path("message")
            .asText("")
            .strip()
            .lines()
            .findFirst()
            .orElse("");
    return Optional.of(
        module
            + ": "
            + result.path("fullName").asText(result.path("name").asText("a test without a name"))
            + " failed"
            + (message.isEmpty() ? "" : ": " + message));
  }
}
