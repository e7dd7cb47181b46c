package dev.normative.reports.allure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The table of verdicts as a result of its own, so that the page shows what is missing too: what
 * never ran has no result otherwise.
 *
 * @param table the table as plain text
 * @param summary what is bad, in one line; empty if all is as expected
 */
public record VerdictResult(String table, String summary) {

  static final String MESSAGE = "Verdicts are not as expected; their table is attached.";

  private static final String NAME = "Every verdict is there and as expected";

  /** Writes the result and its attachment into the folder of results. */
  public void write(Path folder) throws IOException {
    OwnResult own = new OwnResult(NAME, "Verdicts", "verdicts", table);
    ObjectNode result = own.json();
    result.put("status", summary.isEmpty() ? "passed" : "failed");
    if (!summary.isEmpty()) {
      result.putObject("statusDetails").put("message", MESSAGE).put("trace", summary);
    }
    own.write(result, folder);
  }
}
