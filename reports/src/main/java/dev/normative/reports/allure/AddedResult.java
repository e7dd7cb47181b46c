package dev.normative.reports.allure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.reports.build.Drawing;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A result that no test left, with as many attachments as there are, put together step by step.
 *
 * <p>Its identity is that of its key, so that Allure finds its history whatever its name says this
 * time.
 */
public final class AddedResult {
  private final Path folder;
  private final String kind;
  private final ObjectNode json = StrictJson.object();
  private final ArrayNode labels;
  private final ArrayNode attachments;

  /**
   * A result without attachments, not yet written.
   *
   * @param folder the folder of merged results
   * @param kind what kind of results it is one of; with the key it decides the identity
   * @param key which of them it is
   * @param name what the reader sees
   * @param status Allure's status, such as {@code passed}
   */
  public AddedResult(Path folder, String kind, String key, String name, String status) {
    this.folder = folder;
    this.kind = kind;
    String id = id(kind + " " + key);
    json.put("uuid", id).put("historyId", id).put("name", name);
    json.put("fullName", kind + " " + key).put("status", status).put("stage", "finished");
    labels = json.putArray("labels");
    attachments = json.putArray("attachments");
  }

  /** Files it under an epic, and under a feature of that. */
  public void file(String epic, String feature) {
    label("epic", epic);
    label("feature", feature);
    label("suite", epic);
  }

  private void label(String name, String value) {
    labels.addObject().put("name", name).put("value", value);
  }

  /** Shows a page of HTML. */
  public void describe(String html) {
    json.put("descriptionHtml", html);
  }

  /** Says why the status is as it is. */
  public void message(String message) {
    json.putObject("statusDetails").put("message", message);
  }

  /**
   * Attaches a picture in SVG.
   *
   * @param key which of all attachments of this kind of results it is
   * @return why it could not be drawn, if so: some JVMs have neither fonts nor java.desktop
   */
  public Optional<String> attachPicture(String name, String key, Supplier<String> painter)
      throws IOException {
    Drawing drawing = Drawing.by(painter);
    if (drawing.svg().isEmpty()) {
      return Optional.of(drawing.why());
    }
    attach(name, key, ".svg", "image/svg+xml", drawing.svg().get());
    return Optional.empty();
  }

  /**
   * Attaches a text.
   *
   * @param key which of all attachments of this kind of results it is
   */
  public void attach(String name, String key, String suffix, String type, String content)
      throws IOException {
    String source = id(kind + " attachment " + key) + "-attachment" + suffix;
    Files.writeString(folder.resolve(source), content);
    attachments.addObject().put("name", name).put("source", source).put("type", type);
  }

  /** Writes the result into its folder. */
  public void write() throws IOException {
    StrictJson.write(folder.resolve(json.get("uuid").asText() + MergedResults.RESULT_SUFFIX), json);
  }

  private static String id(String of) {
    return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
