package dev.normative.reports;

import dev.normative.conformance.engine.PlainText;
import dev.normative.reports.mutation.MutationScores;
import java.io.IOException;
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

  /** Runs with the project's folder, the least score, and the modules' names. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  private static int run(String... arguments) {
    if (arguments.length < 3) {
      System.out.println("expected: ROOT LEAST_SCORE MODULE...; given: " + List.of(arguments));
      return 2;
    }
    double least;
    try {
      least = Double.parseDouble(arguments[1]);
    } catch (NumberFormatException e) {
      System.out.println("'" + arguments[1] + "' is no score; expected a number like 0.9");
      return 2;
    }
    List<String> modules = Arrays.asList(arguments).subList(2, arguments.length);
    try {
      MutationScores scores = MutationScores.read(Path.of(arguments[0]), modules);
      scores.shown().lines().map(PlainText::line).forEach(System.out::println);
      return scores.areAtLeast(least) ? 0 : 1;
    } catch (IOException e) {
      System.out.println(PlainText.line(String.valueOf(e.getMessage())));
      return 1;
    }
  }
}
