package dev.normative.conformance.cli;

import dev.normative.contract.NormalizationProvider;

/** What is done with an implementation once nobody asks it any more. */
final class Made {
  private Made() {}

  /** Ends the program behind it, where there is one; null for none. */
  static void close(NormalizationProvider provider) {
    if (provider instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new Complaint(provider.getClass().getName() + " cannot be closed: " + e);
      }
    }
  }
}
