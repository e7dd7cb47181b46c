package dev.normative.conformance.cli;

import dev.normative.contract.Deviation;
import dev.normative.contract.ForwardingProvider;
import java.util.List;

/** {@link DoubledEpsilon} that owns up to it. */
public final class KnownDoubledEpsilon extends ForwardingProvider {
  /** Around a new one. */
  public KnownDoubledEpsilon() {
    super(new DoubledEpsilon());
  }

  @Override
  public String name() {
    return "known-doubled-epsilon";
  }

  @Override
  public List<Deviation> deviations() {
    return List.of(
        Deviation.ofEveryNorm("F1", "epsilon is added twice", "https://example.org/epsilon"));
  }
}
