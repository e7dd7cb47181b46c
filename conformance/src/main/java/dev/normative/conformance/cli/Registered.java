package dev.normative.conformance.cli;

import dev.normative.contract.NormalizationProvider;
import dev.normative.norm.ReferenceProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The implementations that are at hand: the reference, and what {@code
 * META-INF/services/dev.normative.contract.NormalizationProvider} names on the class path.
 *
 * <p>The reference is no service: whoever tests one implementation of their own would find two.
 */
final class Registered {
  private Registered() {}

  /**
   * Their classes, the reference first, then in the order of the class path; none is made yet.
   *
   * @throws Complaint if a file names a class that is not there
   */
  static List<Class<? extends NormalizationProvider>> classes() {
    List<Class<? extends NormalizationProvider>> classes = new ArrayList<>();
    classes.add(ReferenceProvider.class);
    try {
      ServiceLoader.load(
              NormalizationProvider.class, Thread.currentThread().getContextClassLoader())
          .stream()
          .map(ServiceLoader.Provider::type)
          .filter(type -> !classes.contains(type))
          .forEach(classes::add);
    } catch (ServiceConfigurationError e) {
      throw new Complaint("an implementation is registered that cannot be had: " + e.getMessage());
    }
    return classes;
  }
}
