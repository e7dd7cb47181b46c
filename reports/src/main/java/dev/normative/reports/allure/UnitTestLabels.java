package dev.normative.reports.allure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Gives plain tests a place on the Behaviors page.
 *
 * <p>The suite labels its results itself: epic is the implementation, feature the level, story the
 * rule. A result without an epic is a unit test and is filed under its module.
 */
final class UnitTestLabels {

  private static final String EPIC = "Unit tests";

  private UnitTestLabels() {}

  static void addTo(ObjectNode result, String module) {
    ArrayNode labels =
        result.get("labels") instanceof ArrayNode present ? present : result.putArray("labels");
    if (Labels.first(result, "epic").isPresent()) {
      return;
    }
    labels.addObject().put("name", "epic").put("value", EPIC);
    if (Labels.first(result, "feature").isEmpty()) {
      labels.addObject().put("name", "feature").put("value", module);
    }
  }
}
