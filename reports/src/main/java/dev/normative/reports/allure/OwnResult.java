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
 * A result that no test left: the report adds it, with a text attached.
 *
 * @param name what it is called; also decides its identity, so that Allure finds its history
 * @param epic where it is filed
 * @param attachment the text's name
 * @param text the text
 */
record OwnResult(String name, String epic, String attachment, String text) {

  private String id() {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** The result, to be completed with a status and {@linkplain #write written}. */
  ObjectNode json() {
    ObjectNode result = StrictJson.object();
    result.put("uuid", id()).put("historyId", id()).put("name", name).put("fullName", name);
    result.put("stage", "finished");
    ArrayNode labels = result.putArray("labels");
    for (String label : new String[] {"epic", "suite"}) {
      labels.addObject().put("name", label).put("value", epic);
    }
    result
        .putArray("attachments")
        .addObject()
        .put("name", attachment)
        .put("source", source())
        .put("type", "text/plain");
    return result;
  }

  private String source() {
    return id() + "-attachment.txt";
  }

  /** Writes a result and its attachment into the folder of results. */
  void write(ObjectNode result, Path folder) throws IOException {
    Files.writeString(folder.resolve(source()), text);
    StrictJson.write(folder.resolve(id() + MergedResults.RESULT_SUFFIX), result);
  }
}
