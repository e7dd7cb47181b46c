package dev.normative.conformance.cli;

import dev.normative.contract.Capability;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.norm.ReferenceProvider;
import java.util.Set;

/** The reference with an epsilon that is twice as large: wrong wherever epsilon counts. */
public final class DoubledEpsilon implements NormalizationProvider {
  @Override
  public String name() {
    return "doubled-epsilon";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.LAYER_NORM, Capability.FLOAT64, Capability.TRAINING);
  }

  @Override
  public Normalization create(NormSpec spec) {
    return new ReferenceProvider().create(spec.withEpsilon(2 * spec.epsilon()));
  }
}
