package dev.normative.reports.allure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.reports.build.Html;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The table of verdicts as a result of its own, so that the page shows what is missing too: what
 * never ran has no result otherwise.
 *
 * @param table the table as plain text
 * @param summary what is bad, in one line; empty if all is as expected
 * @param page the page of verdicts, as seen from Allure's
 */
public record VerdictResult(String table, String summary, String page) {

  static final String MESSAGE = "Verdicts are not as expected; their table is attached.";

  /** Where the result is filed. */
  public static final String EPIC = "Verdicts";

  /** What the result is called. */
  public static final String NAME = "Every verdict is there and as expected";

  /** Writes the result and its attachment into the folder of results. */
  public void write(Path folder) throws IOException {
    OwnResult own = new OwnResult(NAME, EPIC, "verdicts", table);
    ObjectNode result = own.json();
    result.put(
        "descriptionHtml",
        "<p><a href=\"" + Html.escaped(page) + "\">" + BackLinks.NAME + "</a></p>");
    result.put("status", summary.isEmpty() ? "passed" : "failed");
    if (!summary.isEmpty()) {
      result.putObject("statusDetails").put("message", MESSAGE).put("trace", summary);
    }
    own.write(result, folder);
  }
}
