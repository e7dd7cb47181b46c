package dev.normative.accelerated.engine;

import dev.normative.contract.NormalizationProvider;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;

/** The provider that a program for a JVM of its own is about. */
final class NamedProvider {
  private static final String NAME = "normative.test.provider";

  private NamedProvider() {}

  /** The option of that JVM. */
  static String option(String provider) {
    return "-D" + NAME + "=" + provider;
  }

  /** In that JVM, the provider, as a service loader finds it. */
  static NormalizationProvider given() {
    String name = System.getProperty(NAME);
    return ServiceLoader.load(NormalizationProvider.class).stream()
        .map(Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no provider is named " + name));
  }
}
