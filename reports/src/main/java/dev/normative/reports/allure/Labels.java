package dev.normative.reports.allure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The labels of a result: under which epic it is filed, which verdict it has. */
public final class Labels {
  /** The suite labels each of its results with the verdict. */
  static final String VERDICT = "verdict";

  private Labels() {}

  /** The first label of this name. */
  public static Optional<String> first(JsonNode result, String name) {
    for (JsonNode label : result.path("labels")) {
      if (label.path("name").asText("").equals(name)) {
        return Optional.of(label.path("value").asText(""));
      }
    }
    return Optional.empty();
  }
}
