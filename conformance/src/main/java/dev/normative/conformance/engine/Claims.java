package dev.normative.conformance.engine;

import dev.normative.conformance.Conformance;
import dev.normative.conformance.Family;
import dev.normative.conformance.KnownDeviation;
import dev.normative.contract.Capability;
import dev.normative.contract.NormalizationProvider;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * What an implementation says of itself, and what the suite's class knows of it.
 *
 * @param name its name, or that of the suite's class where it does not even give one
 * @param capabilities what it claims
 * @param deviations the rules that it is known not to keep: those that the suite's class declares,
 *     then those that it declares itself
 * @param missing what this machine lacks, without which it cannot be judged; or empty
 * @param problem why that is not known, or empty
 */
record Claims(
    String name,
    Set<Capability> capabilities,
    List<KnownDeviation> deviations,
    Optional<String> missing,
    String problem) {

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
      return unknown(suite, "provider(), or what it says of itself, " + e.getMessage());
    }
  }

  private static Claims asked(Conformance suite) {
    NormalizationProvider provider =
        Objects.requireNonNull(suite.provider(), "provider() returned null");
    return new Claims(
        Objects.requireNonNull(provider.name(), "name() returned null"),
        Objects.requireNonNull(provider.capabilities(), "capabilities() returned null"),
        deviations(suite, provider),
        Objects.requireNonNull(provider.missing(), "missing() returned null"),
        "");
  }

  private static List<KnownDeviation> deviations(
      Conformance suite, NormalizationProvider provider) {
    return Stream.concat(
            Objects.requireNonNull(suite.knownDeviations(), "knownDeviations() returned null")
                .stream(),
            Objects.requireNonNull(provider.deviations(), "deviations() returned null").stream()
                .flatMap(KnownDeviation::of))
        .toList();
  }

  private static Claims unknown(Conformance suite, String problem) {
    return new Claims(
        suite.getClass().getSimpleName(), Set.of(), List.of(), Optional.empty(), problem);
  }

  boolean known() {
    return problem.isEmpty();
  }

  /** What is declared of a rule and a norm; the class that runs the suite has the first word. */
  Optional<KnownDeviation> deviation(String rule, Family family) {
    return deviations.stream()
        .filter(known -> known.rule().equals(rule) && known.family() == family)
        .findFirst();
  }
}
