package dev.normative.reports.allure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.reports.build.Address;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Links from every result with a verdict to its rule in the page of verdicts, as Allure shows
 * links.
 */
public final class BackLinks {
  static final String NAME = "All verdicts on one page";

  private BackLinks() {}

  /**
   * Adds a link to each merged result that has a verdict.
   *
   * @param page the page of verdicts, as seen from Allure's
   */
  public static void addTo(MergedResults merged, String page) throws IOException {
    for (Path file : merged.results()) {
      ObjectNode result = StrictJson.readObject(file);
      if (Labels.first(result, Labels.VERDICT).isPresent()) {
        ArrayNode links =
            result.get("links") instanceof ArrayNode present ? present : result.putArray("links");
        String rule = result.path("name").asText("").split(":", 2)[0];
        links
            .addObject()
            .put("name", NAME)
            .put("url", page + "#rule-" + Address.encoded(rule))
            .put("type", "custom");
        StrictJson.write(file, result);
      }
    }
  }
}
