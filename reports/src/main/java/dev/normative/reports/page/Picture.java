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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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
  private static final String PLAIN =
      "0123456789., -/:;()ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** The SVG pictures of all results, by epic, result and name. */
  static List<Picture> in(MergedResults merged) throws IOException {
    List<Picture> pictures = new ArrayList<>();
    for (Path file : merged.withAdded()) {
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
    Optional<Path> source = Attachments.file(attachment, file);
    if (!attachment.path("type").asText("").equals(SVG) || source.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Picture(
            Labels.first(result, "epic").orElse(""),
            result.path("name").asText(""),
            attachment.path("name").asText(""),
            address(Files.readAllBytes(source.get()))));
  }

  /**
   * As an address: most of a picture is numbers, which need no escape here, and would take a third
   * more room in base 64.
   */
  static String address(byte[] svg) {
    StringBuilder address = new StringBuilder("data:" + SVG + ";charset=utf-8,");
    for (byte b : svg) {
      char c = (char) (b & 0xff);
      if (PLAIN.indexOf(c) >= 0) {
        address.append(c);
      } else {
        address.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return address.toString();
  }
}
