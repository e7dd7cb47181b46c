package dev.normative.reports.allure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.conformance.engine.Shard;

/**
 * A rule that one shard of a run skipped because others put it: its result says nothing, whether
 * theirs are here or not.
 */
final class LeftToAnotherShard {
  private LeftToAnotherShard() {}

  /** Whether a result is of that kind. */
  static boolean is(ObjectNode result) {
    String message = result.path("statusDetails").path("message").asText("");
    return result.path("status").asText("").equals("skipped")
        && Labels.first(result, Labels.VERDICT).isEmpty()
        && Shard.isLeft(message);
  }
}
