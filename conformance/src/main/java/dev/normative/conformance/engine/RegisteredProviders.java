package dev.normative.conformance.engine;

import dev.normative.contract.NormalizationProvider;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;
import java.util.function.Predicate;

/** The implementations that {@value #FILE} names on a class path; none is made unless asked for. */
public final class RegisteredProviders {
  /** Where implementations are registered. */
  public static final String FILE =
      "META-INF/services/dev.normative.contract.NormalizationProvider";

  private final List<Provider<NormalizationProvider>> all;

  private RegisteredProviders(List<Provider<NormalizationProvider>> all) {
    this.all = all;
  }

  /** Those on the class path of a loader. */
  public static RegisteredProviders in(ClassLoader loader) {
    return new RegisteredProviders(
        ServiceLoader.load(NormalizationProvider.class, loader).stream().toList());
  }

  /** Their classes. */
  public List<String> classes() {
    return all.stream().map(one -> one.type().getName()).toList();
  }

  /** The first of them. */
  public NormalizationProvider first() {
    return all.get(0).get();
  }

  /**
   * The one of this class, else the one that gives itself this name. By class the others are not
   * even made, whatever their constructors do; by name those that cannot be made are passed over.
   */
  public Optional<NormalizationProvider> called(String name) {
    return all.stream()
        .filter(one -> one.type().getName().equals(name))
        .findFirst()
        .map(Provider::get)
        .or(() -> made(one -> one.name().equals(name)));
  }

  private Optional<NormalizationProvider> made(Predicate<NormalizationProvider> wanted) {
    return all.stream().flatMap(one -> made(one).stream()).filter(wanted).findFirst();
  }

  private static Optional<NormalizationProvider> made(Provider<NormalizationProvider> one) {
    try {
      return Optional.of(one.get());
    } catch (ServiceConfigurationError cannot) {
      return Optional.empty();
    }
  }

  /** Each with its class and the name that it gives itself, for a message. */
  public List<String> described() {
    return all.stream()
        .map(
            one ->
                one.type().getName()
                    + made(one)
                        .map(provider -> " (\"" + provider.name() + "\")")
                        .orElse(" (which cannot be made)"))
        .toList();
  }
}
