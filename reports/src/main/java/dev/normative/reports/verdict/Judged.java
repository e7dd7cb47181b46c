package dev.normative.reports.verdict;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One implementation, rule and family: what was found, and what is wrong with that.
 *
 * @param subject what it is about
 * @param outcome what the suite found; empty if it left nothing
 * @param standing how that compares with what is expected
 * @param complaint what is wrong, to be read after the subject; empty unless bad
 */
public record Judged(
    Subject subject, Optional<Outcome> outcome, Standing standing, String complaint) {

  /** How an outcome compares with what is expected. */
  public enum Standing {
    /** As expected. */
    FINE,
    /** Not acceptable, contradictory or missing: the build fails. */
    BAD,
    /** Nobody expected this outcome, and it does no harm. */
    EXTRA,
    /** A run of some rules only did not touch this implementation, or this machine lacks it. */
    NOT_RUN
  }

  /** Judges an outcome that is expected. */
  static Judged expected(Expectation expectation, Outcome outcome) {
    String complaint = contradiction(outcome);
    if (!expectation.acceptable().contains(outcome.verdict())) {
      complaint = outcome.verdict() + ", expected " + names(expectation.acceptable());
    }
    return new Judged(
        expectation.subject(),
        Optional.of(outcome),
        complaint.isEmpty() ? Standing.FINE : Standing.BAD,
        complaint);
  }

  /** An outcome that is expected and not there. */
  static Judged missing(Expectation expectation) {
    return new Judged(
        expectation.subject(),
        Optional.empty(),
        Standing.BAD,
        "missing, expected " + names(expectation.acceptable()));
  }

  /** An outcome that is expected in a complete run, of an implementation that did not run. */
  static Judged notRun(Expectation expectation) {
    return new Judged(expectation.subject(), Optional.empty(), Standing.NOT_RUN, "");
  }

  /** An outcome that is expected elsewhere, of an implementation that this machine lacks. */
  static Judged notHere(Expectation expectation, Outcome outcome) {
    return new Judged(expectation.subject(), Optional.of(outcome), Standing.NOT_RUN, "");
  }

  /** Judges an outcome that nobody expected. */
  static Judged unexpected(Outcome outcome) {
    String complaint =
        outcome.verdict().isFailure()
            ? outcome.verdict() + " (nobody expected an outcome here)"
            : contradiction(outcome);
    return new Judged(
        Subject.of(outcome),
        Optional.of(outcome),
        complaint.isEmpty() ? Standing.EXTRA : Standing.BAD,
        complaint);
  }

  /** Judges an outcome where nobody has said what to expect. */
  static Judged found(Outcome outcome) {
    String complaint =
        outcome.verdict().isFailure() ? outcome.verdict().name() : contradiction(outcome);
    return new Judged(
        Subject.of(outcome),
        Optional.of(outcome),
        complaint.isEmpty() ? Standing.FINE : Standing.BAD,
        complaint);
  }

  /** What a table shows for the verdict. */
  public String verdict() {
    return outcome
        .map(found -> found.verdict().name())
        .orElse(standing == Standing.BAD ? "missing" : "-");
  }

  /** A verdict is not believed against its own numbers. */
  private static String contradiction(Outcome outcome) {
    Double worst = outcome.worst();
    // Written so that NaN, which is no share of a bound, is caught too.
    boolean outside = worst != null && !(worst >= 0 && worst <= 1);
    return outcome.verdict() == Verdict.CONFORMS && outside
        ? "CONFORMS, although its worst error is " + worst + " of the bound"
        : "";
  }

  private static String names(Set<Verdict> verdicts) {
    return verdicts.stream().map(Verdict::name).collect(Collectors.joining(" or "));
  }
}
