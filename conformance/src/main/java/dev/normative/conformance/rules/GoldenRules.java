package dev.normative.conformance.rules;

import dev.normative.conformance.Family;
import dev.normative.conformance.Level;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.recording.Recording;
import dev.normative.conformance.recording.Recordings;
import dev.normative.conformance.recording.WithinClaims;
import dev.normative.contract.NormSpec;
import dev.normative.contract.NormalizationProvider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Example;

/**
 * Chapter G: what others computed. Whole training runs are in {@link
 * dev.normative.conformance.curve.CurveRules}.
 */
public interface GoldenRules extends Candidate {

  /**
   * Every recorded call within the claims: what comes out differs from what the framework recorded
   * by no more than the bounds of both, and what the framework refused is refused. No value of the
   * reference is compared.
   */
  @Rule(
      id = "G1",
      level = Level.L0,
      sentence =
          "What PyTorch, Keras and ONNX published of a call is what comes out of it, within the"
              + " bounds of both",
      witness = "a refused call, or an output that both bounds tell to a thousandth",
      causes = {
        "another convention than the framework's, under its own specification: see P1",
        "a fault that the rule named by the violation is about: put that one, which draws small cases"
      })
  @Example
  default void G1_published_vectors() {
    Evidence evidence = Evidence.current();
    Family family = evidence.family();
    NormalizationProvider provider = provider();
    WithinClaims claims = new WithinClaims(provider.capabilities());
    List<Recording> recordings = Recordings.of(family);
    Map<String, Integer> put = new LinkedHashMap<>();
    for (Recording recording : recordings) {
      Optional<NormSpec> spec = claims.specification(recording);
      if (spec.isPresent()) {
        evidence.next(List.of(recording, spec.get()));
        put(provider, recording, spec.get());
        put.merge(recording.file(), 1, Integer::sum);
      }
    }
    int count = put.values().stream().mapToInt(Integer::intValue).sum();
    if (count == 0) {
      evidence.notClaimed(
          "each of the " + recordings.size() + " recorded calls takes something not claimed");
    }
    evidence.remark(
        count
            + " recorded calls of "
            + recordings.size()
            + " are within the claims: "
            + put.entrySet().stream()
                .map(file -> file.getKey() + " " + file.getValue())
                .collect(Collectors.joining(", ")));
  }

  private static void put(NormalizationProvider provider, Recording recording, NormSpec spec) {
    if (recording.outcome() instanceof Recording.Refused refused) {
      Evidence.current().witness(true);
      BesideRecorded.requireRefusal(provider, recording, spec, refused);
      return;
    }
    BesideRecorded comparison = BesideRecorded.of(recording, spec, provider);
    Evidence.current().witness(comparison.isSharp());
    comparison.put(provider, comparison::agrees, comparison::counts);
  }
}
