package dev.normative.reports.error;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.conformance.rules.ErrorMap;
import dev.normative.reports.allure.Attachments;
import dev.normative.reports.allure.MergedResults;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Puts a heat map beside every map of errors in the merged results. */
public final class ErrorPictures {
  /** The end of a heat map's name. */
  public static final String NAME = "error by element";

  private final List<String> notes = new ArrayList<>();

  private ErrorPictures() {}

  /**
   * Draws every map of errors and adds the pictures to their results.
   *
   * @return which could not be read, and why
   */
  public static List<String> addTo(MergedResults results) throws IOException {
    ErrorPictures pictures = new ErrorPictures();
    for (Path file : results.results()) {
      ObjectNode result = StrictJson.readObject(file);
      if (pictures.addTo(result, file)) {
        StrictJson.write(file, result);
      }
    }
    return pictures.notes;
  }

  private boolean addTo(ObjectNode result, Path file) throws IOException {
    return Attachments.addAfter(
        result,
        attachment ->
            attachment.path("name").asText("").endsWith(" " + ErrorMap.NAME)
                ? picture(attachment, file)
                : Optional.empty());
  }

  private Optional<ObjectNode> picture(JsonNode attachment, Path file) throws IOException {
    Optional<Path> errors = Attachments.file(attachment, file);
    if (errors.isEmpty()) {
      notes.add("no heat map of " + attachment.path("source") + ": there is no such file");
      return Optional.empty();
    }
    String svg;
    try {
      svg = HeatMap.of(ErrorMap.read(Files.readString(errors.get())));
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      notes.add("no heat map of " + errors.get().getFileName() + ": " + e.getMessage());
      return Optional.empty();
    }
    String source =
        UUID.nameUUIDFromBytes(
                ("heat map\n" + errors.get().getFileName()).getBytes(StandardCharsets.UTF_8))
            + "-attachment.svg";
    Files.writeString(file.resolveSibling(source), svg);
    String name = attachment.path("name").asText();
    return Optional.of(
        StrictJson.object()
            .put("name", name.substring(0, name.length() - ErrorMap.NAME.length()) + NAME)
            .put("source", source)
            .put("type", "image/svg+xml"));
  }
}
