package dev.normative.reports.allure;

import com.fasterxml.jackson.databind.JsonNode;
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
    if (has(labels, "epic")) {
      return;
    }
    labels.addObject().put("name", "epic").put("value", EPIC);
    if (!has(labels, "feature")) {
      labels.addObject().put("name", "feature").put("value", module);
    }
  }

  private static boolean has(ArrayNode labels, String name) {
    for (JsonNode label : labels) {
      if (label.path("name").asText("").equals(name)) {
        return true;
      }
    }
    return false;
  }
}
