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
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How outcomes came about, as it is written beside them: results of several machines are merged
 * only where they were asked for in the same way.
 *
 * @param implementation whose outcomes
 * @param suite the version of the suite; empty where it was not packaged
 * @param seed what cases were drawn from: a number, or {@code random} where each rule drew its own
 * @param tries how many cases each rule was to draw
 * @param rules the rules that were asked for, separated by commas; empty for all
 * @param shard which share of a run, as {@code 3/16}; empty for a whole run
 * @param platform what computed, as the implementation says; may be empty
 * @param machine the JVM and what it ran on, by name
 */
public record RunRecord(
    String implementation,
    String suite,
    String seed,
    int tries,
    String rules,
    String shard,
    String platform,
    Map<String, String> machine) {

  /** The suffix of every file that {@link #write} makes. */
  public static final String FILE_SUFFIX = "-run.json";

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Sorts the machine's facts by name. */
  public RunRecord {
    machine = Collections.unmodifiableMap(new TreeMap<>(machine));
  }

  /** Writes this into a folder, under a name made of implementation and shard. */
  public Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    String name = implementation + (shard.isEmpty() ? "" : "-" + shard.replace("/", " of "));
    return Replacement.write(
        folder.resolve(URLEncoder.encode(name, StandardCharsets.UTF_8) + FILE_SUFFIX),
        JSON.writeValueAsString(this) + "\n");
  }

  /** Reads a file that {@link #write} made. */
  public static RunRecord read(Path file) throws IOException {
    try {
      return JSON.readValue(Files.readString(file), RunRecord.class);
    } catch (JsonProcessingException e) {
      throw new IOException(
          file + " is not the record of a run of the suite: " + e.getOriginalMessage(), e);
    }
  }
}
