package dev.normative.conformance.rules;

import dev.normative.conformance.Level;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.engine.ThirdParty;
import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.Mode;
import dev.normative.contract.NormalizationProvider;
import dev.normative.norm.ReferenceProvider;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Chapter F, beside a second engine: where two disagree, a third one says who is wrong. */
public interface ThreeWayRules extends Candidate {

  /** The second engine. */
  ThirdParty thirdParty();

  /**
   * The same case for reference, candidate and third party: output, running statistics and
   * gradients, as far as both claim them. Each is held to its own bound around what the reference
   * computed, and the two to each other within the bounds of both, where no value of the reference
   * counts. A third party that leaves its bound alone is told and does no harm.
   */
  @Rule(
      id = "F16",
      level = Level.L0,
      sentence =
          "Of reference, candidate and a third party, the candidate is never the one that leaves the"
              + " bound",
      witness = "a result that the bounds of candidate and third party tell to a thousandth",
      causes = {
        "the candidate alone: what the rule that the violation names is about; put that one",
        "both, each in its own way: the same, and something else in the third party",
        "the reference against both: a wrong reference or bound, or a fault that both engines share"
      })
  @Property
  default void F16_who_leaves_the_bound(
      @ForAll("sharedCases") NormCase c, @ForAll("sharedModes") Mode mode) {
    Evidence evidence = Evidence.current();
    Parties parties = Parties.of(provider(), thirdParty(), evidence.family());
    if (parties.third().isEmpty()) {
      evidence.untested(parties.hindrance());
      return;
    }
    NormalizationProvider third = parties.third().get();
    try {
      ThreeWay.Finding finding =
          new ThreeWay(new ReferenceProvider(), provider(), third).put(c, mode);
      evidence.tally("compared", "");
      evidence.witness(finding.sharp());
      evidence.share(finding.share());
      if (finding.who() == Leaver.THIRD) {
        evidence.tally("left", finding.text() + ", " + c);
      } else if (finding.who() != Leaver.NOBODY) {
        throw new RuleViolation(finding.text());
      }
    } catch (ThreeWay.NoResult failure) {
      evidence.tally("failed", failure.getMessage() + ", " + c);
    }
    evidence.remark(remark(evidence, third.name()));
  }

  private static String remark(Evidence evidence, String third) {
    return evidence.tallied("compared").count()
        + " cases beside "
        + third
        + told(evidence.tallied("left"), "it alone left its bound in ")
        + told(evidence.tallied("failed"), "it gave no result in ");
  }

  private static String told(Evidence.Tally tally, String what) {
    return tally.count() == 0 ? "" : "; " + what + tally.count() + ", first: " + tally.first();
  }
}
