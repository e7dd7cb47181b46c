package dev.normative.reports.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.reports.allure.Attachments;
import dev.normative.reports.allure.Labels;
import dev.normative.reports.allure.MergedResults;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A picture that is attached to a result.
 *
 * @param epic where the result is filed: an implementation, the studies, the benchmarks
 * @param result what the result is called
 * @param name what the picture is called
 * @param data its address, with the picture in it: pictures that are part of the page itself would
 *     take each other's identifiers
 */
record Picture(String epic, String result, String name, String data) {
  private static final String SVG = "image/svg+xml";

  /** The SVG pictures of all merged results, by epic, result and name. */
  static List<Picture> in(MergedResults merged) throws IOException {
    List<Picture> pictures = new ArrayList<>();
    for (Path file : merged.results()) {
      ObjectNode result = StrictJson.readObject(file);
      for (ArrayNode attachments : Attachments.in(result)) {
        for (JsonNode attachment : attachments) {
          of(result, attachment, file).ifPresent(pictures::add);
        }
      }
    }
    pictures.sort(
        Comparator.comparing(Picture::epic)
            .thenComparing(Picture::result)
            .thenComparing(Picture::name));
    return pictures;
  }

  private static Optional<Picture> of(ObjectNode result, JsonNode attachment, Path file)
      throws IOException {
    Optional<Path> source = Attachments.source(attachment).map(file::resolveSibling);
    if (!attachment.path("type").asText("").equals(SVG)
        || source.isEmpty()
        || !Files.isRegularFile(source.get(), LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    return Optional.of(
        new Picture(
            Labels.first(result, "epic").orElse(""),
            result.path("name").asText(""),
            attachment.path("name").asText(""),
            "data:"
                + SVG
                + ";base64,"
                + Base64.getEncoder().encodeToString(Files.readAllBytes(source.get()))));
  }
}
