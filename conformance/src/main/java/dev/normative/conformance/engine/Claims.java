package dev.normative.conformance.engine;

import dev.normative.conformance.Conformance;
import dev.normative.contract.Capability;
import dev.normative.contract.NormalizationProvider;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * What an implementation says of itself.
 *
 * @param name its name, or that of the suite's class where it does not even give one
 * @param capabilities what it claims
 * @param problem why that is not known, or empty
 */
record Claims(String name, Set<Capability> capabilities, String problem) {

  static Claims of(Conformance suite) {
    Patience patience = new Patience(suite.getClass(), "");
    try {
      Claims claims = new Watch(patience.limit()).run(() -> asked(suite));
      patience.regain();
      return claims;
    } catch (ExecutionException e) {
      return unknown(suite, "its claims cannot be read: " + e.getCause());
    } catch (Overdue e) {
      patience.lose();
      return unknown(suite, "provider(), name() or capabilities() " + e.getMessage());
    }
  }

  private static Claims asked(Conformance suite) {
    NormalizationProvider provider =
        Objects.requireNonNull(suite.provider(), "provider() returned null");
    return new Claims(
        Objects.requireNonNull(provider.name(), "name() returned null"),
        Objects.requireNonNull(provider.capabilities(), "capabilities() returned null"),
        "");
  }

  private static Claims unknown(Conformance suite, String problem) {
    return new Claims(suite.getClass().getSimpleName(), Set.of(), problem);
  }

  boolean known() {
    return problem.isEmpty();
  }
}
