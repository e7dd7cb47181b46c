package dev.normative.conformance.cli;

import dev.normative.conformance.engine.PlainText;
import dev.normative.conformance.process.ProcessFailure;
import dev.normative.conformance.recording.Recording;
import dev.normative.conformance.recording.WithinClaims;
import dev.normative.conformance.replay.Replayed.Finding;
import dev.normative.conformance.rules.RecordedCall;
import dev.normative.contract.Capability;
import dev.normative.contract.NormSpec;
import dev.normative.contract.NormalizationProvider;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How many recorded calls one implementation agrees with, and how far it is off at most. */
final class VectorTally {
  /** What a program, or a file, says may be long. */
  private static final int LONGEST = 400;

  private final NormalizationProvider provider;
  private final WithinClaims claims;
  private int agree;
  private int differ;
  private int outside;
  private int withoutGradients;
  private double worst = -1;
  private String worstPlace = "";

  /** Of an implementation that nothing was put to. */
  VectorTally(NormalizationProvider provider) {
    this.provider = provider;
    this.claims = new WithinClaims(provider.capabilities());
  }

  /**
   * Makes one call, counts it, and tells of it in a line, with one more for everything that
   * differs; each ends with a line end.
   *
   * @throws ProcessFailure if a program cannot be asked any more
   */
  String put(Recording recording) {
    Optional<NormSpec> asked = claims.specification(recording);
    if (asked.isEmpty()) {
      outside++;
      String lacking = claims.notClaimed(recording).orElseThrow();
      return line(recording, "outside", "does not claim " + lacking);
    }
    if (recording.call().upstream().isPresent()
        && !claims.claimed().contains(Capability.BACKWARD)) {
      withoutGradients++;
    }
    List<Finding> findings = findings(recording, asked.get());
    boolean agrees = findings.stream().allMatch(Finding::holds);
    if (agrees) {
      agree++;
    } else {
      differ++;
    }
    Finding furthest =
        findings.stream().reduce((a, b) -> b.share() > a.share() ? b : a).orElseThrow();
    if (furthest.share() > worst) {
      worst = furthest.share();
      worstPlace = furthest.what() + " of " + recording.title();
    }
    boolean refused = agrees && recording.outcome() instanceof Recording.Refused;
    String furthestOff = refused ? furthest.message() : share(furthest.share()) + furthest.what();
    StringBuilder text =
        new StringBuilder(line(recording, agrees ? "agrees" : "DIFFERS", furthestOff));
    for (Finding finding : findings) {
      if (!finding.holds()) {
        text.append("    ").append(finding.what()).append(' ').append(cut(finding.message()));
        text.append('\n');
      }
    }
    return text.toString();
  }

  private List<Finding> findings(Recording recording, NormSpec asked) {
    try {
      return RecordedCall.put(provider, recording, asked);
    } catch (ProcessFailure dead) {
      throw dead;
    } catch (RuntimeException | AssertionError | StackOverflowError | LinkageError e) {
      return List.of(Finding.wrong("the call", "threw " + e));
    }
  }

  private static String line(Recording recording, String verdict, String rest) {
    return String.format(
        Locale.ROOT, "  %-30s %-7s  %s\n", cut(recording.place()), verdict, cut(rest));
  }

  /** Three digits of the largest error as a share of its bound; what is no number has none. */
  private static String share(double share) {
    return Double.isInfinite(share) ? "in " : "error/bound " + VerdictMatrix.shown(share) + ", ";
  }

  private static String cut(String text) {
    return PlainText.line(text.length() > LONGEST ? text.substring(0, LONGEST) + " ..." : text);
  }

  /** Adds the counts of more calls. */
  void add(VectorTally more) {
    agree += more.agree;
    differ += more.differ;
    outside += more.outside;
    withoutGradients += more.withoutGradients;
    if (more.worst > worst) {
      worst = more.worst;
      worstPlace = more.worstPlace;
    }
  }

  /** Whether some call differs. */
  boolean differs() {
    return differ > 0;
  }

  /** Whether any call could be put. */
  boolean tells() {
    return agree + differ > 0;
  }

  /** Counts, and the largest error as a share of its bound with where it was found. */
  String summary() {
    return (agree + differ + outside)
        + " calls, "
        + agree
        + " agree, "
        + differ
        + (differ > 0 ? " DIFFER, " : " differ, ")
        + outside
        + " outside of the claims"
        + (withoutGradients > 0
            ? "; of "
                + withoutGradients
                + " the gradients were not compared: BACKWARD is not claimed"
            : "")
        + (worst < 0 ? "" : "; worst " + share(worst) + cut(worstPlace));
  }
}
