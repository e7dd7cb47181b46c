package dev.normative.conformance;

import dev.normative.contract.NormalizationProvider;

/**
 * The suite without a line of code: it judges the implementation that {@code
 * META-INF/services/dev.normative.contract.NormalizationProvider} names on the class path. Tell
 * surefire to scan this artifact for tests:
 *
 * <pre>{@code
 * <dependenciesToScan>
 *   <dependency>dev.normative:normative-conformance</dependency>
 * </dependenciesToScan>
 * }</pre>
 *
 * <p>One run judges one implementation. Where several are found, {@code -Dconformance.provider}
 * says which: the name that it gives itself, or the name of its class.
 */
public final class DiscoveredConformanceTest extends NormalizationConformance {
  @Override
  public NormalizationProvider provider() {
    return DiscoveredProvider.get();
  }
}
