package dev.normative.conformance.engine;

import dev.normative.conformance.Family;
import dev.normative.conformance.generate.NormCase;
import dev.normative.conformance.recording.Recording;
import dev.normative.conformance.replay.CaseFile;
import dev.normative.conformance.replay.Replay;
import dev.normative.contract.Capability;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The call that a failure is about.
 *
 * @param call everything that goes into it
 * @param origin where it comes from
 */
record FailingCase(Replay call, String origin) {

  /** The call of a sample; empty where the rule has none. */
  static Optional<FailingCase> of(List<Object> sample, Set<Capability> claimed) {
    // A rule that draws no mode is about training, where there is any.
    Mode usual = claimed.contains(Capability.TRAINING) ? Mode.TRAINING : Mode.EVALUATION;
    Mode mode = only(sample, Mode.class).findFirst().orElse(usual);
    Stream<FailingCase> drawn =
        only(sample, NormCase.class)
            .map(norm -> new FailingCase(Replay.of(norm, mode), "seed " + norm.seed()));
    Stream<FailingCase> recorded =
        only(sample, Recording.class)
            .flatMap(
                recording ->
                    only(sample, NormSpec.class)
                        .map(
                            spec ->
                                new FailingCase(recording.call().with(spec), recording.title())));
    return Stream.concat(drawn, recorded).findFirst();
  }

  private static <T> Stream<T> only(List<Object> sample, Class<T> type) {
    return sample.stream().filter(type::isInstance).map(type::cast);
  }

  Attachment attachment(String rule, Family family) {
    return new Attachment(
        family.title() + " " + Publisher.CASE,
        "application/json",
        CaseFile.of(rule + "/" + family.title(), call, origin));
  }
}
