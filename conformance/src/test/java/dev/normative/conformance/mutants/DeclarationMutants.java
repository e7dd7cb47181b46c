package dev.normative.conformance.mutants;

import dev.normative.contract.Accumulator;
import dev.normative.contract.StabilityClass;
import java.util.List;

/** Right arithmetic under a wrong declaration. */
final class DeclarationMutants {
  private DeclarationMutants() {}

  static List<Mutant> all() {
    return List.of(
        new Mutant(
            "sums in float, declared to be in double",
            "our own",
            "N2",
            PlainNorm::new,
            Accumulator.WIDE,
            StabilityClass.UPDATING),
        new Mutant(
            "sums one after the other, declared to be in blocks",
            "our own",
            "N2",
            PlainNorm::new,
            Accumulator.BLOCKED,
            StabilityClass.UPDATING),
        new Mutant(
            "two passes, declared to be corrected",
            "our own",
            "N1",
            PlainNorm::new,
            Accumulator.SEQUENTIAL,
            StabilityClass.CORRECTED_TWO_PASS));
  }
}
