package dev.normative.reports.stability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.reports.allure.Attachments;
import dev.normative.reports.allure.Labels;
import dev.normative.reports.allure.MergedResults;
import dev.normative.reports.build.Drawing;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts a picture beside the tables that rule N1 attaches to its result: the error of the variance
 * by condition number.
 *
 * <p>A help and no verdict: one that cannot be drawn is noted, and the report goes on without it.
 */
public final class SweepPictures {

  private static final Pattern TABLE = Pattern.compile("(\\w+) stability (\\w+)\\.csv");

  private final BiFunction<String, Map<String, Map<String, Sweep>>, String> painter;
  private final Set<String> notes = new LinkedHashSet<>();

  private SweepPictures(BiFunction<String, Map<String, Map<String, Sweep>>, String> painter) {
    this.painter = painter;
  }

  /**
   * Draws the tables of every result that has some.
   *
   * @return what could not be drawn, and why; each reason once
   */
  public static List<String> addTo(MergedResults merged) throws IOException {
    // No method reference: it would load SweepPicture, and with it AWT, here and not where a
    // machine
    // without AWT is expected.
    return addTo(merged, (implementation, formats) -> SweepPicture.of(implementation, formats));
  }

  /** The same with a painter of the caller's. */
  static List<String> addTo(
      MergedResults merged, BiFunction<String, Map<String, Map<String, Sweep>>, String> painter)
      throws IOException {
    SweepPictures pictures = new SweepPictures(painter);
    for (Path file : merged.results()) {
      pictures.addTo(file);
    }
    return List.copyOf(pictures.notes);
  }

  private void addTo(Path file) throws IOException {
    ObjectNode result = StrictJson.readObject(file);
    Map<String, Map<String, Sweep>> formats = new TreeMap<>();
    if (!(result.get("attachments") instanceof ArrayNode attachments)) {
      return;
    }
    for (JsonNode attachment : attachments) {
      Matcher name = TABLE.matcher(attachment.path("name").asText(""));
      if (name.matches()) {
        read(attachment, file)
            .ifPresent(
                sweep ->
                    formats
                        .computeIfAbsent(name.group(2), format -> new TreeMap<>())
                        .put(name.group(1), sweep));
      }
    }
    if (formats.isEmpty()) {
      return;
    }
    String implementation = Labels.first(result, "epic").orElse("");
    Drawing drawing = Drawing.by(() -> painter.apply(implementation, formats));
    if (drawing.svg().isEmpty()) {
      notes.add("no pictures of stability: " + drawing.why());
      return;
    }
    String source = file.getFileName().toString().replace("-result.json", "-stability.svg");
    Files.writeString(file.resolveSibling(source), drawing.svg().get());
    List<JsonNode> all = new ArrayList<>();
    all.add(
        StrictJson.object()
            .put("name", "Error of the variance by condition number")
            .put("source", source)
            .put("type", "image/svg+xml"));
    attachments.forEach(all::add);
    attachments.removeAll().addAll(all);
    StrictJson.write(file, result);
  }

  private Optional<Sweep> read(JsonNode attachment, Path file) throws IOException {
    Optional<Path> table = Attachments.file(attachment, file);
    if (table.isEmpty()) {
      notes.add("no picture of " + attachment.path("name").asText() + ": there is no such file");
      return Optional.empty();
    }
    try {
      return Optional.of(Sweep.parse(Files.readString(table.get())));
    } catch (IOException e) {
      notes.add("no picture of " + attachment.path("name").asText() + ": " + e.getMessage());
      return Optional.empty();
    }
  }
}
