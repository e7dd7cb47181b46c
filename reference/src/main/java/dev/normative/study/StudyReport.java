package dev.normative.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.normative.file.Replacement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a study found, as it is written to a file: UTF-8 JSON, one object with the components below
 * under their own names, in this order.
 *
 * <pre>
 *   {"format": 1, "name": "learning-rate", "title": ..., "claim": ..., "source": ...,
 *    "setting": ..., "form": "small", "seeds": [1, ..., 10], "judgement": "SUPPORTED",
 *    "measurements": [{"variant", "quantity", "unit", "values": [one per seed],
 *                      "interval": {"mean", "low", "high"}}, ...],
 *    "findings": [{"claim", "difference", "unit", "hypothesis": {"kind", "bound"},
 *                  "values": [one per seed], "interval", "agreeing", "judgement"}, ...],
 *    "charts": [{"title", "horizontal", "vertical", "logarithmic", "places", "numeric",
 *                "bands": [{"variant", "mean", "least", "most"}, ...]}, ...],
 *    "notes": [...]}
 * </pre>
 *
 * <p>Numbers that JSON does not have are the strings {@code "NaN"}, {@code "Infinity"} and {@code
 * "-Infinity"}. The same study in the same form gives the same bytes.
 *
 * @param format the version of this format
 * @param name what the study is called: lower-case letters and hyphens
 * @param title a heading
 * @param claim what is claimed, in a sentence that a reader understands
 * @param source who claims it
 * @param setting data, networks, optimizer: what all variants have in common
 * @param form the form in which the study was run
 * @param seeds the seeds of the runs
 * @param judgement what became of the claim: {@link Judgement#ofAll} of its findings
 * @param measurements what was measured
 * @param findings the claim in parts, judged
 * @param charts what helps to see it
 * @param notes what a reader has to know besides
 */
public record StudyReport(
    int format,
    String name,
    String title,
    String claim,
    String source,
    String setting,
    String form,
    List<Long> seeds,
    Judgement judgement,
    List<Measurement> measurements,
    List<Finding> findings,
    List<Chart> charts,
    List<String> notes) {

  /** The version that is written here. */
  public static final int FORMAT = 1;

  /** The suffix of every file that {@link #write} makes. */
  public static final String FILE_SUFFIX = "-study.json";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /** Refuses what does not fit together: the numbers of another set of seeds, another judgement. */
  public StudyReport {
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "the format is " + format + "; this version knows " + FORMAT);
    }
    if (!name.matches("[a-z]+(-[a-z]+)*")) {
      throw new IllegalArgumentException(
          "a study cannot be called \"" + name + "\"; expected lower-case words and hyphens");
    }
    seeds = List.copyOf(seeds);
    measurements = List.copyOf(measurements);
    findings = List.copyOf(findings);
    charts = List.copyOf(charts);
    notes = List.copyOf(notes);
    for (Measurement measurement : measurements) {
      requirePerSeed(measurement.variant(), measurement.values(), seeds);
    }
    for (Finding finding : findings) {
      requirePerSeed(finding.claim(), finding.values(), seeds);
    }
    if (judgement != judgementOf(findings)) {
      throw new IllegalArgumentException(
          name + " says " + judgement + "; of its findings follows " + judgementOf(findings));
    }
  }

  private static void requirePerSeed(String what, List<Double> values, List<Long> seeds) {
    if (values.size() != seeds.size()) {
      throw new IllegalArgumentException(
          "\"" + what + "\" has " + values.size() + " values for " + seeds.size() + " seeds");
    }
  }

  private static Judgement judgementOf(List<Finding> findings) {
    return Judgement.ofAll(findings.stream().map(Finding::judgement).toList());
  }

  /** Writes the report into a folder, beside first and then in its place; gives back the file. */
  public Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    return Replacement.write(
        folder.resolve(name + FILE_SUFFIX),
        JSON.writeValueAsString(this).replace("\r\n", "\n") + "\n");
  }

  /**
   * Reads a file that {@link #write} made.
   *
   * @throws IOException if it is not one, or if its judgements do not follow from its numbers
   */
  public static StudyReport read(Path file) throws IOException {
    try {
      StudyReport report = JSON.readValue(Files.readString(file), StudyReport.class);
      if (report == null) {
        throw new IOException(file + " holds null instead of a study");
      }
      return report;
    } catch (JsonProcessingException e) {
      throw new IOException(
          file + " is not a readable study: " + e.getOriginalMessage() + "; run it again", e);
    }
  }
}
