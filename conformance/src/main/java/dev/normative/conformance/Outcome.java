package dev.normative.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.normative.file.Replacement;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One verdict, as it is written to a file for the report: one rule or golden curve, one
 * implementation and family of norms.
 *
 * @param implementation the provider's name
 * @param rule the rule's number ({@code F1}) or the golden curve's name
 * @param family the title of the {@link Family} that it was put to; empty for a rule across them
 * @param level the level that the rule belongs to
 * @param sentence the rule in one sentence
 * @param verdict what was found
 * @param tries how many cases were drawn
 * @param witnessed how many of them had the rule's witness
 * @param seed what the cases were drawn from; empty where nothing is drawn
 * @param worst the largest error as a share of its bound; null where the rule has no bound
 * @param detail what went wrong or why nothing was tested; for a rule that holds, what else was
 *     found, or empty
 * @param reproduction the command that runs this rule again with this seed
 * @param shard which share of a run found it, as {@code 3/16}; empty for a whole run
 * @param measured what the rule measured, whatever the verdict: the stability of N1, the
 *     conventions of P1; empty for rules that measure nothing of that kind
 */
public record Outcome(
    String implementation,
    String rule,
    String family,
    Level level,
    String sentence,
    Verdict verdict,
    int tries,
    int witnessed,
    String seed,
    Double worst,
    String detail,
    String reproduction,
    String shard,
    String measured) {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** A file of a run before there were shards or measurements names none. */
  public Outcome {
    shard = shard == null ? "" : shard;
    measured = measured == null ? "" : measured;
  }

  /** An outcome of a whole run that measured nothing besides. */
  public Outcome(
      String implementation,
      String rule,
      String family,
      Level level,
      String sentence,
      Verdict verdict,
      int tries,
      int witnessed,
      String seed,
      Double worst,
      String detail,
      String reproduction) {
    this(
        implementation,
        rule,
        family,
        level,
        sentence,
        verdict,
        tries,
        witnessed,
        seed,
        worst,
        detail,
        reproduction,
        "",
        "");
  }

  /** The suffix of every file that {@link #write} makes. */
  public static final String FILE_SUFFIX = "-outcome.json";

  /** Writes this outcome into a folder, under a name made of implementation, rule and family. */
  public Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    return write(folder, FILE_SUFFIX, toJson());
  }

  /** Writes a text into a folder, under the same name with another suffix. */
  public Path write(Path folder, String suffix, String text) throws IOException {
    // Percent signs keep two odd names apart that underscores would make one.
    String name =
        URLEncoder.encode(
                implementation + "-" + rule + (family.isEmpty() ? "" : "-" + family),
                StandardCharsets.UTF_8)
            + suffix;
    return Replacement.write(folder.resolve(name), text);
  }

  private String toJson() throws JsonProcessingException {
    return JSON.writeValueAsString(this) + "\n";
  }

  /** Reads a file that {@link #write} made. */
  public static Outcome read(Path file) throws IOException {
    try {
      return JSON.readValue(Files.readString(file), Outcome.class);
    } catch (JsonProcessingException e) {
      throw new IOException(
          file + " is not an outcome of the conformance suite: " + e.getOriginalMessage(), e);
    }
  }
}
