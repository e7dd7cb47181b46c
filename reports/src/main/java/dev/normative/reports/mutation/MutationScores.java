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
  static final String EQUIVALENTS = "src/test/mutation/equivalent.json";

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
      Equivalents equivalents = Equivalents.read(folder.resolve(EQUIVALENTS));
      scores.add(ModuleScore.of(module, mutants, equivalents));
    }
    return new MutationScores(scores);
  }

  /**
   * Why the scores are not good enough, a sentence each: a module has less than this, or excludes a
   * mutant that is none of its survivors. Empty where they are.
   */
  public List<String> faults(double least) {
    return scores.stream().flatMap(of -> of.faults(least).stream()).toList();
  }

  /** The figures, and every survivor. */
  public String shown() {
    return scores.stream().map(ModuleScore::shown).collect(Collectors.joining());
  }
}
