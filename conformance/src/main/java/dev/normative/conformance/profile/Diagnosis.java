package dev.normative.conformance.profile;

import dev.normative.conformance.Family;
import dev.normative.contract.NormSpec;
import dev.normative.contract.NormalizationProvider;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells a wrong declaration from wrong arithmetic, once a rule does not hold. */
public final class Diagnosis {
  private Diagnosis() {}

  /**
   * What is declared wrongly: present where every convention could be solved, and some are not
   * those of the specification. Then another specification describes what is computed, and the
   * rules judged the declaration. Empty where the conventions are as declared, or where none
   * explains the results: then it is the arithmetic.
   */
  public static Optional<String> misdeclaration(NormalizationProvider provider, Family family) {
    try {
      NormSpec spec = Fingerprint.unusual(family, provider.capabilities());
      Fingerprint declared = Fingerprint.declared(spec);
      Fingerprint measured = Fingerprint.of(provider, family, spec);
      List<Fingerprint.Deviation> deviations = measured.deviations(declared);
      return measured.complete(declared) && !deviations.isEmpty()
          ? Optional.of(
              deviations.stream()
                      .map(Fingerprint.Deviation::toString)
                      .collect(Collectors.joining(", "))
                  + nearest(provider, family))
          : Optional.empty();
    } catch (RuntimeException | Error e) {
      // Whoever fails here has failed a rule already, and that is what is told.
      return Optional.empty();
    }
  }

  private static String nearest(NormalizationProvider provider, Family family) {
    if (family != Family.BATCH_NORM) {
      return "";
    }
    NormSpec usual = Fingerprint.unusual(family, provider.capabilities());
    NormSpec defaults =
        NormSpec.batchNorm1d(1).withDType(usual.dtype()).withPolicies(usual.policies());
    return "; under PyTorch's specification it is "
        + Fingerprint.of(provider, family, defaults).nearestProfile();
  }
}
