package dev.normative.reports.verdict;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Outcomes that several of the merged runs have: each counts once, whatever the number of runs, and
 * where they differ, as the worst. What could not be tested in one run and was in another is not
 * untested.
 */
final class Repeated {
  /** What tells least first. */
  private static final List<Verdict> ORDER =
      List.of(
          Verdict.UNTESTED,
          Verdict.NOT_CLAIMED,
          Verdict.CONFORMS,
          Verdict.DIVERGES,
          Verdict.VACUOUS,
          Verdict.MISDECLARED,
          Verdict.FAILS);

  private int repeats;
  private int differences;
  private String first = "";

  /** Which of two verdicts about the same in different runs counts. */
  static boolean isWorse(Verdict former, Verdict next) {
    return ORDER.indexOf(next) > ORDER.indexOf(former);
  }

  /** Takes note of a second outcome, and says whether it counts in the place of the first. */
  boolean isWorse(Outcome former, String formerJob, Outcome next, String nextJob) {
    repeats++;
    boolean same =
        former.verdict() == next.verdict()
            && Objects.equals(former.worst(), next.worst())
            && former.tries() == next.tries()
            && Objects.equals(former.seed(), next.seed());
    if (same) {
      return false;
    }
    differences++;
    if (first.isEmpty()) {
      first =
          Subject.of(former) + " (" + text(former, formerJob) + ", " + text(next, nextJob) + ")";
    }
    if (former.verdict() != next.verdict()) {
      return isWorse(former.verdict(), next.verdict());
    }
    return share(next) > share(former);
  }

  private static String text(Outcome outcome, String job) {
    String worst = outcome.worst() == null ? "" : " " + ErrorShare.text(outcome.worst());
    return job + ": " + outcome.verdict() + worst;
  }

  /** What is no number is worse than any. */
  private static double share(Outcome outcome) {
    if (outcome.worst() == null) {
      return -1;
    }
    return outcome.worst().isNaN() ? Double.POSITIVE_INFINITY : outcome.worst();
  }

  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (repeats > 0) {
      notes.add(
          repeats
              + (repeats == 1 ? " outcome was" : " outcomes were")
              + " in more than one of the merged results; each counts once");
    }
    if (differences > 0) {
      notes.add(
          differences
              + " of those "
              + (differences == 1 ? "is" : "are")
              + " not the same everywhere, and the worse counts; the first is "
              + first);
    }
    return notes;
  }
}
