package dev.normative.conformance.rules;

import dev.normative.conformance.Family;
import dev.normative.conformance.Level;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.profile.Fingerprint;
import dev.normative.contract.NormSpec;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Example;

/** Chapter P: which normalization it is, before it is asked how well it computes that. */
@Requires(Requirement.TRAINING)
public interface ProfileRules extends Candidate {

  /** The conventions are solved from a handful of calls and compared with what was asked for. */
  @Rule(
      id = "P1",
      level = Level.L1,
      sentence = "The conventions, solved from outside, are those that the specification names",
      witness = "a specification with numbers that nobody has for a default",
      causes = {
        "momentum that means the weight of the old value",
        "an epsilon that is fixed, raised to a smallest one, or rounded",
        "the sample variance where the population's is declared, or the reverse",
        "a capability claimed that belongs to another convention"
      })
  @Example
  default void P1_conventions_are_as_specified() {
    Family family = Evidence.current().family();
    Evidence.current().witness(true);
    List<NormSpec> probes = Fingerprint.probes(family, provider().capabilities());
    List<Fingerprint> measured = probes.stream().map(spec -> compared(family, spec)).toList();
    Evidence.current().measured(measured.get(0).describe());
  }

  private Fingerprint compared(Family family, NormSpec spec) {
    Fingerprint declared = Fingerprint.declared(spec);
    Fingerprint measured = Fingerprint.of(provider(), family, spec);
    Evidence.current().measured(measured.describe());
    List<Fingerprint.Deviation> deviations = measured.deviations(declared);
    if (!deviations.isEmpty()) {
      throw new RuleViolation(
          deviations.stream().map(Fingerprint.Deviation::toString).collect(Collectors.joining(", "))
              + "; measured: "
              + measured.describe());
    }
    if (!measured.complete(declared)) {
      throw new RuleViolation(
          "no convention explains what was measured (marked with ?): " + measured.describe());
    }
    return measured;
  }
}
