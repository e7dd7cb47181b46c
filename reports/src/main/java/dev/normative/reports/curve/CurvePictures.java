package dev.normative.reports.curve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.golden.GoldenCurve;
import dev.normative.reports.allure.Attachments;
import dev.normative.reports.allure.MergedResults;
import dev.normative.reports.build.Drawing;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * Puts a picture beside every training curve in the merged results.
 *
 * <p>A curve is an attachment whose name ends in {@code .curve.csv}: a run of ours in the format of
 * golden curves. It is drawn over the golden curve of the same run and element type. A picture is a
 * help and no verdict: one that cannot be drawn is noted, and the report goes on without it.
 */
public final class CurvePictures {

  private static final String NAME_SUFFIX = ".curve.csv";

  private final BiFunction<GoldenCurve, GoldenCurve, String> painter;
  private final Set<String> notes = new LinkedHashSet<>();

  private CurvePictures(BiFunction<GoldenCurve, GoldenCurve, String> painter) {
    this.painter = painter;
  }

  /**
   * Draws every curve and adds the pictures to their results.
   *
   * @return which curves could not be drawn, and why; each reason once
   */
  public static List<String> addTo(MergedResults results) throws IOException {
    // No method reference: it would load LossPicture, and with it AWT, here and not where a machine
    // without AWT is expected.
    return addTo(results, (ours, golden) -> LossPicture.of(ours, golden));
  }

  /** The same with a painter of the caller's: ours, golden, to the text of an SVG picture. */
  static List<String> addTo(
      MergedResults results, BiFunction<GoldenCurve, GoldenCurve, String> painter)
      throws IOException {
    CurvePictures pictures = new CurvePictures(painter);
    for (Path file : results.results()) {
      ObjectNode result = StrictJson.readObject(file);
      if (pictures.addTo(result, file)) {
        StrictJson.write(file, result);
      }
    }
    return List.copyOf(pictures.notes);
  }

  private boolean addTo(ObjectNode result, Path file) throws IOException {
    return Attachments.addAfter(
        result,
        attachment ->
            attachment.path("name").asText("").endsWith(NAME_SUFFIX)
                ? picture(attachment, file)
                : Optional.empty());
  }

  private Optional<ObjectNode> picture(JsonNode attachment, Path file) throws IOException {
    Optional<Path> curve = Attachments.file(attachment, file);
    if (curve.isEmpty()) {
      notes.add("no picture of " + attachment.path("source") + ": there is no such file");
      return Optional.empty();
    }
    GoldenCurve ours;
    GoldenCurve golden;
    try {
      ours = GoldenCurve.read(curve.get());
      golden = GoldenCurve.named(ours.name());
    } catch (IOException | IllegalArgumentException e) {
      notes.add("no picture of " + curve.get().getFileName() + ": " + e.getMessage());
      return Optional.empty();
    }
    Drawing drawing = Drawing.by(() -> painter.apply(ours, golden));
    if (drawing.svg().isEmpty()) {
      notes.add("no pictures of training curves: " + drawing.why());
      return Optional.empty();
    }
    // Not made of the attachment's name, which can be anything of any length.
    String source =
        UUID.nameUUIDFromBytes(
                (file.getFileName() + "\n" + curve.get().getFileName())
                    .getBytes(StandardCharsets.UTF_8))
            + "-attachment.svg";
    Files.writeString(file.resolveSibling(source), drawing.svg().get());
    return Optional.of(
        StrictJson.object()
            .put("name", ours.name() + ": loss by step")
            .put("source", source)
            .put("type", "image/svg+xml"));
  }
}
