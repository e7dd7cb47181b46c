package dev.normative.conformance.cli;

import dev.normative.contract.ForwardingProvider;
import java.util.Optional;

/** An implementation that only other machines have. */
public final class Elsewhere extends ForwardingProvider {
  /** Around one that is there. */
  public Elsewhere() {
    super(new DoubledEpsilon());
  }

  @Override
  public String name() {
    return "elsewhere";
  }

  @Override
  public Optional<String> missing() {
    return Optional.of("there is no library for this platform; build one");
  }
}
