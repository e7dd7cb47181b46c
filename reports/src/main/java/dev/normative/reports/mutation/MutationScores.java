package dev.normative.reports.mutation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The mutation scores of several modules.
 *
 * <p>A module leaves its mutants in {@code target/pit-reports/mutations.xml}, and says in {@code
 * src/test/mutation/equivalent.json} which of them are equivalent.
 */
public final class MutationScores {
  private final List<ModuleScore> scores;

  private MutationScores(List<ModuleScore> scores) {
    this.scores = scores;
  }

  /**
   * Reads what modules left below the project's folder.
   *
   * @throws IOException where a report or a list of equivalents is missing or malformed
   */
  public static MutationScores read(Path root, List<String> modules) throws IOException {
    List<ModuleScore> scores = new ArrayList<>();
    for (String module : modules) {
      Path folder = root.resolve(module);
      List<Mutant> mutants =
          new MutantFile(folder.resolve("src/main/java"))
              .mutants(folder.resolve("target/pit-reports/mutations.xml"));
      Equivalents equivalents =
          Equivalents.read(folder.resolve("src/test/mutation/equivalent.json"));
      scores.add(ModuleScore.of(module, mutants, equivalents));
    }
    return new MutationScores(scores);
  }

  /** Whether each module has this score at least, and no exclusion is stale. */
  public boolean areAtLeast(double score) {
    return scores.stream().allMatch(of -> of.isAtLeast(score));
  }

  /** The figures, and every survivor. */
  public String shown() {
    return scores.stream().map(ModuleScore::shown).collect(Collectors.joining());
  }
}
