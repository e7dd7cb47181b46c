package dev.normative.conformance.engine;

import dev.normative.conformance.Family;
import dev.normative.conformance.generate.NormCase;
import dev.normative.conformance.replay.CaseFile;
import dev.normative.contract.Capability;
import dev.normative.contract.Mode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The case among a rule's parameters, and the mode of the call. */
record FailingCase(NormCase norm, Mode mode) {

  /** The case of a sample; empty where the rule draws none. */
  static Optional<FailingCase> of(List<Object> sample, Set<Capability> claimed) {
    // A rule that draws no mode is about training, where there is any.
    Mode usual = claimed.contains(Capability.TRAINING) ? Mode.TRAINING : Mode.EVALUATION;
    Mode mode = only(sample, Mode.class).findFirst().orElse(usual);
    return only(sample, NormCase.class).findFirst().map(norm -> new FailingCase(norm, mode));
  }

  private static <T> Stream<T> only(List<Object> sample, Class<T> type) {
    return sample.stream().filter(type::isInstance).map(type::cast);
  }

  Attachment attachment(String rule, Family family) {
    return new Attachment(
        family.title() + " " + Publisher.CASE,
        "application/json",
        CaseFile.of(rule + "/" + family.title(), norm, mode));
  }
}
