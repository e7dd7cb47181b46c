package dev.normative.reports.allure;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.normative.reports.build.BuildTree;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which rule rejects which wrong implementation, as the suite's own test leaves it.
 *
 * @param rules all rules
 * @param mutants the wrong implementations
 * @param text the file
 */
public record KillMatrix(List<String> rules, List<Row> mutants, String text) {

  /** The file's name. */
  static final String FILE = "kill-matrix.json";

  private static final String MODULE = "conformance";
  private static final String FOLDER = "kill-matrix";

  /** Copies the lists. */
  public KillMatrix {
    rules = List.copyOf(rules);
    mutants = List.copyOf(mutants);
  }

  /**
   * One wrong implementation.
   *
   * @param mutant its name
   * @param seenIn where the mistake was seen
   * @param killers each rule that rejects it, with the norms for which it does
   * @param confirmed those of them that did so in this build; the others are on record from a run
   *     that put every rule
   */
  public record Row(
      @JsonProperty(required = true) String mutant,
      @JsonProperty(required = true) String seenIn,
      @JsonProperty(required = true) Map<String, Set<String>> killers,
      @JsonProperty(required = true) Set<String> confirmed) {}

  /** How many pairs of an implementation and a rule that rejects it there are. */
  public int kills() {
    return mutants.stream().mapToInt(row -> row.killers().size()).sum();
  }

  /** How many of them are of this build. */
  public int confirmed() {
    return mutants.stream().mapToInt(row -> row.confirmed().size()).sum();
  }

  private record Document(
      @JsonProperty(required = true) List<String> rules,
      @JsonProperty(required = true) List<Row> mutants) {}

  /**
   * The matrix of a build; empty where its test did not run.
   *
   * @throws IOException naming the file, if it cannot be read
   */
  public static Optional<KillMatrix> in(BuildTree tree) throws IOException {
    for (Path file : tree.files(MODULE, FOLDER)) {
      if (file.getFileName().toString().equals(FILE)) {
        return Optional.of(read(file, tree.relative(file)));
      }
    }
    return Optional.empty();
  }

  private static KillMatrix read(Path file, String shown) throws IOException {
    try {
      String text = Files.readString(file);
      Document document = StrictJson.parse(text, Document.class);
      return new KillMatrix(document.rules(), document.mutants(), text);
    } catch (CharacterCodingException e) {
      throw new IOException(shown + ": it is not UTF-8 text", e);
    } catch (IOException e) {
      throw new IOException(shown + ": " + e.getMessage(), e);
    }
  }
}
