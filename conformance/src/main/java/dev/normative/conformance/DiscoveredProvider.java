package dev.normative.conformance;

import dev.normative.contract.NormalizationProvider;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The implementation that is registered as a service. */
final class DiscoveredProvider {
  static final String PROPERTY = "conformance.provider";

  private static final String SERVICES =
      "META-INF/services/" + NormalizationProvider.class.getName();

  // A rule asks for its implementation at every try, and one may be dear to make.
  private static final Map<Asked, NormalizationProvider> FOUND = new ConcurrentHashMap<>();

  private record Asked(String name, ClassLoader loader) {}

  private DiscoveredProvider() {}

  /**
   * The one that {@value #PROPERTY} asks for, or the only one.
   *
   * @throws IllegalStateException if there is none, or several and nothing says which
   */
  static NormalizationProvider get() {
    Asked asked =
        new Asked(
            System.getProperty(PROPERTY, "").strip(),
            Thread.currentThread().getContextClassLoader());
    return FOUND.computeIfAbsent(asked, DiscoveredProvider::find);
  }

  private static NormalizationProvider find(Asked asked) {
    List<Provider<NormalizationProvider>> all =
        ServiceLoader.load(NormalizationProvider.class, asked.loader()).stream().toList();
    if (all.isEmpty()) {
      throw new IllegalStateException(
          "no implementation is registered; expected a file "
              + SERVICES
              + " on the class path that names a class with a public constructor without arguments");
    }
    if (asked.name().isEmpty()) {
      if (all.size() > 1) {
        throw new IllegalStateException(
            "several implementations are registered: "
                + classes(all)
                + "; choose one with -D"
                + PROPERTY
                + "=CLASS, or with the name that it gives itself");
      }
      return all.get(0).get();
    }
    // By class first: the others are then not even loaded, whatever their constructors do.
    return all.stream()
        .filter(candidate -> candidate.type().getName().equals(asked.name()))
        .findFirst()
        .map(Provider::get)
        .orElseGet(() -> called(asked.name(), all));
  }

  private static NormalizationProvider called(
      String name, List<Provider<NormalizationProvider>> all) {
    List<NormalizationProvider> made = all.stream().map(Provider::get).toList();
    return made.stream()
        .filter(candidate -> candidate.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    PROPERTY
                        + " is \""
                        + name
                        + "\", but the registered implementations are "
                        + made.stream()
                            .map(one -> one.getClass().getName() + " (\"" + one.name() + "\")")
                            .collect(Collectors.joining(", "))));
  }

  private static String classes(List<Provider<NormalizationProvider>> all) {
    return all.stream().map(one -> one.type().getName()).collect(Collectors.joining(", "));
  }
}
