package dev.normative.reports.allure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/**
 * A rule that one shard of a run skipped because others put it: its result says nothing, whether
 * theirs are here or not.
 */
final class LeftToAnotherShard {
  private static final Pattern REASON = Pattern.compile("shard \\d+/\\d+ does not put \\S+");

  private LeftToAnotherShard() {}

  /** Whether a result is of that kind. */
  static boolean is(ObjectNode result) {
    String message = result.path("statusDetails").path("message").asText("").strip();
    return result.path("status").asText("").equals("skipped")
        && Labels.first(result, Labels.VERDICT).isEmpty()
        && REASON.matcher(message).matches();
  }
}
