package dev.normative.conformance.rules;

import dev.normative.contract.NormalizationProvider;

/** Whose conformance is in question. */
public interface Candidate {
  /** The implementation under test. */
  NormalizationProvider provider();
}
