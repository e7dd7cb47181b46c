package dev.normative.conformance.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version, as the jar's manifest has it, and what it runs on. */
final class Version implements IVersionProvider {
  /** The suite with its version. */
  static String ofSuite() {
    return "normative "
        + Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
            .orElse("(not packaged)");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      ofSuite(),
      "Java " + System.getProperty("java.vm.version") + ", " + System.getProperty("java.vendor")
    };
  }
}
