package dev.normative.conformance.cli;

import dev.normative.contract.Capability;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import java.util.Set;

/** Is there, and cannot be made. */
public final class Unmakeable implements NormalizationProvider {
  /** Never succeeds. */
  public Unmakeable() {
    throw new IllegalStateException("no device");
  }

  @Override
  public String name() {
    return "unmakeable";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public Normalization create(NormSpec spec) {
    throw new UnsupportedOperationException();
  }
}
