package dev.normative.conformance;

import dev.normative.conformance.engine.RegisteredProviders;
import dev.normative.contract.NormalizationProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The implementation that is registered as a service. */
final class DiscoveredProvider {
  static final String PROPERTY = "conformance.provider";

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
    RegisteredProviders all = RegisteredProviders.in(asked.loader());
    if (all.classes().isEmpty()) {
      throw new IllegalStateException(
          "no implementation is registered; expected a file "
              + RegisteredProviders.FILE
              + " on the class path that names a class with a public constructor without arguments");
    }
    if (asked.name().isEmpty() && all.classes().size() > 1) {
      throw new IllegalStateException(
          "several implementations are registered: "
              + String.join(", ", all.classes())
              + "; choose one with -D"
              + PROPERTY
              + "=CLASS, or with the name that it gives itself");
    }
    if (asked.name().isEmpty()) {
      return all.first();
    }
    return all.called(asked.name())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    PROPERTY
                        + " is \""
                        + asked.name()
                        + "\", but the registered implementations are "
                        + String.join(", ", all.described())));
  }
}
