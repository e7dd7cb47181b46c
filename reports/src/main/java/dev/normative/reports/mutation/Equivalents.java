package dev.normative.reports.mutation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The mutants of a module that no test can tell from the original, each with the argument.
 *
 * @param equivalents one entry for each line and change
 */
record Equivalents(@JsonProperty(value = "equivalents", required = true) List<Entry> equivalents) {

  /**
   * Mutants that are equivalent for one reason.
   *
   * @param type the class without its package, nested ones as in {@code Outer$Inner}
   * @param source the whole source line, without the spaces around it
   * @param change what is changed, in PIT's words
   * @param count how many mutants of that line are meant
   * @param because why nothing that a caller can see differs
   */
  record Entry(
      @JsonProperty(value = "class", required = true) String type,
      @JsonProperty(value = "line", required = true) String source,
      @JsonProperty(value = "change", required = true) String change,
      @JsonProperty(value = "count", required = true) int count,
      @JsonProperty(value = "because", required = true) String because) {

    boolean speaksOf(Mutant mutant) {
      return type.equals(mutant.simpleType())
          && source.equals(mutant.source())
          && change.equals(mutant.change());
    }

    String shown() {
      return type + ": " + change + " in '" + source + "'";
    }
  }

  /**
   * Reads them from a file.
   *
   * @throws IOException where it is malformed, an argument is missing, or an entry is there twice
   */
  static Equivalents read(Path file) throws IOException {
    Equivalents all;
    try {
      all = StrictJson.read(file, Equivalents.class);
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    Set<String> seen = new HashSet<>();
    for (Entry entry : all.equivalents()) {
      if (entry.because().isBlank() || entry.count() < 1) {
        throw new IOException(
            file + ": " + entry.shown() + " needs an argument and a count of 1 or more");
      }
      if (!seen.add(entry.shown())) {
        throw new IOException(file + ": " + entry.shown() + " is there twice; count both in one");
      }
    }
    return all;
  }
}
