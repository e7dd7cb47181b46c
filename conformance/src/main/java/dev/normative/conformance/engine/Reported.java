package dev.normative.conformance.engine;

import dev.normative.conformance.Outcome;
import java.util.List;

/** A verdict and what goes with it. */
record Reported(Outcome outcome, List<Attachment> attachments) {

  /** The name of what was judged, for lists of what is done. */
  static String key(String rule, String family) {
    return rule + "/" + family;
  }

  String key() {
    return key(outcome.rule(), outcome.family());
  }
}
