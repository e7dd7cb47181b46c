package dev.normative.conformance.mutants;

import dev.normative.conformance.Family;
import dev.normative.contract.Capability;
import dev.normative.contract.ForwardingProvider;
import java.util.EnumSet;
import java.util.Set;

/** A mutant that claims some of its norms only. */
final class Narrowed extends ForwardingProvider {
  private final Set<Family> families;

  /** What is left of a mutant for these norms. */
  Narrowed(Mutant mutant, Set<Family> families) {
    super(mutant);
    this.families = families;
  }

  @Override
  public Set<Capability> capabilities() {
    Set<Capability> left = EnumSet.copyOf(super.capabilities());
    for (Family family : Family.values()) {
      if (!families.contains(family)) {
        left.remove(Capability.valueOf(family.name()));
      }
    }
    return left;
  }
}
