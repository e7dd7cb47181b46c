package dev.normative.reports;

import dev.normative.conformance.engine.PlainText;
import dev.normative.file.Replacement;
import dev.normative.reports.mutation.MutationScores;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Says what became of the mutants of some modules, for the profile "mutation".
 *
 * <p>Exit code 0: every module has the score that is asked for, and every mutant that is said to be
 * equivalent is one of the survivors; 1: not so, or something could not be read; 2: the arguments
 * make no sense.
 */
public final class MutationMain {
  private MutationMain() {}

  /**
   * Runs with the project's folder, the file to write the scores to, the least score, and the
   * modules' names.
   */
  public static void main(String[] arguments) {
    System.exit(run(System.out, arguments));
  }

  /** The same without leaving the JVM; prints there and returns the exit code. */
  static int run(PrintStream out, String... arguments) {
    if (arguments.length < 4) {
      say(out, "expected: ROOT FILE LEAST_SCORE MODULE...; given: " + List.of(arguments));
      return 2;
    }
    double least;
    try {
      least = Double.parseDouble(arguments[2]);
    } catch (NumberFormatException e) {
      least = Double.NaN;
    }
    if (!(least >= 0 && least <= 1)) {
      say(out, "'" + arguments[2] + "' is no score; expected a number from 0 to 1, like 0.9");
      return 2;
    }
    List<String> modules = Arrays.asList(arguments).subList(3, arguments.length);
    try {
      MutationScores scores = MutationScores.read(Path.of(arguments[0]), modules);
      Path file = Path.of(arguments[1]).toAbsolutePath();
      Files.createDirectories(file.getParent());
      Replacement.write(file, scores.shown());
      scores.shown().lines().forEach(line -> say(out, line));
      say(out, "These scores are in " + file + "; PIT's pages in each module's target/pit-reports");
      List<String> faults = scores.faults(least);
      faults.forEach(fault -> say(out, "FAILED " + fault));
      return faults.isEmpty() ? 0 : 1;
    } catch (IOException e) {
      say(out, "FAILED " + e.getMessage());
      return 1;
    }
  }

  private static void say(PrintStream out, String line) {
    out.println(PlainText.line(line));
  }
}
