package dev.normative.reports.allure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

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
    String id = UUID.nameUUIDFromBytes(NAME.getBytes(StandardCharsets.UTF_8)).toString();
    String attachment = id + "-attachment.txt";
    Files.writeString(folder.resolve(attachment), table);

    ObjectNode result = StrictJson.object();
    result.put("uuid", id).put("historyId", id).put("name", NAME).put("fullName", NAME);
    result.put("status", summary.isEmpty() ? "passed" : "failed").put("stage", "finished");
    if (!summary.isEmpty()) {
      result.putObject("statusDetails").put("message", MESSAGE).put("trace", summary);
    }
    ArrayNode labels = result.putArray("labels");
    for (String label : new String[] {"epic", "suite"}) {
      labels.addObject().put("name", label).put("value", "Verdicts");
    }
    result
        .putArray("attachments")
        .addObject()
        .put("name", "verdicts")
        .put("source", attachment)
        .put("type", "text/plain");
    StrictJson.write(folder.resolve(id + MergedResults.RESULT_SUFFIX), result);
  }
}
