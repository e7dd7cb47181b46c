package dev.normative.conformance.rules;

import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.bound.ExpectedGradients;
import dev.normative.conformance.bound.NormalizationBound;
import dev.normative.conformance.generate.ClaimedPolicies;
import dev.normative.conformance.generate.NormCase;
import dev.normative.conformance.recording.Quantity;
import dev.normative.contract.Capability;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One case put to reference, candidate and third party: output, running statistics and, where both
 * claim them, gradients.
 *
 * @param reference whose results, in float64, the bounds are laid around
 * @param candidate who is judged
 * @param third who is asked besides
 */
record ThreeWay(
    NormalizationProvider reference, NormalizationProvider candidate, NormalizationProvider third) {

  /**
   * What a case showed.
   *
   * @param who who leaves the bound
   * @param text where, with the numbers of all three; empty for nobody
   * @param share the candidate's largest error as a share of its bound
   * @param sharp whether the bounds of both tell some result to a thousandth
   */
  record Finding(Leaver who, String text, double share, boolean sharp) {}

  /** A result of the third party that is none: thrown, null, of another shape or format. */
  static final class NoResult extends Exception {
    private static final long serialVersionUID = 1L;

    NoResult(Throwable cause) {
      super(cause instanceof RuleViolation ? cause.getMessage() : cause.toString(), cause);
    }
  }

  /**
   * Compares the results of a case that is within the claims of both.
   *
   * @throws RuleViolation if the candidate gives no result of that shape and format
   * @throws NoResult if the third party does not
   */
  Finding put(NormCase c, Mode mode) throws NoResult {
    Map<Quantity, Expectation> ours = expected(c, mode, candidate);
    Map<Quantity, Expectation> theirs =
        declareTheSame(c.spec().dtype()) ? ours : expected(c, mode, third);
    NormSpec asExpected = c.spec().withDType(DType.FLOAT64);
    Map<Quantity, Tensor> exact = results(reference, asExpected, c, mode);
    Map<Quantity, Tensor> actual = results(candidate, c.spec(), c, mode);
    actual.forEach((what, tensor) -> Check.form(what.title(), ours.get(what), tensor));
    Map<Quantity, Tensor> besides = resultsOfThird(c, mode, theirs);
    Stream<Finding> findings =
        ours.keySet().stream()
            .map(
                what ->
                    finding(
                        what,
                        mode,
                        around(exact.get(what), ours.get(what)),
                        actual.get(what),
                        around(exact.get(what), theirs.get(what)),
                        besides.get(what)));
    return findings.reduce(ThreeWay::graver).orElseThrow();
  }

  private static Finding graver(Finding one, Finding other) {
    Finding told = other.who().compareTo(one.who()) > 0 ? other : one;
    return new Finding(
        told.who(),
        told.text(),
        Math.max(one.share(), other.share()),
        one.sharp() || other.sharp());
  }

  private Finding finding(
      Quantity what,
      Mode mode,
      Expectation ours,
      Tensor actual,
      Expectation theirs,
      Tensor besides) {
    Leaver.Told told = Leaver.of(ours, actual, theirs, besides);
    Tensor both = Bounds.sum(ours.tolerance(), theirs.tolerance());
    boolean sharp = Bounds.sharp(new Expectation(ours.dtype(), ours.expected(), both), 1e-3);
    String text =
        told.who() == Leaver.NOBODY
            ? ""
            : what.title()
                + " in "
                + mode
                + ": "
                + told.who().title(candidate.name(), third.name())
                + ": "
                + told.numbers(candidate.name(), third.name())
                + " (rule "
                + what.rule()
                + " is about this alone)";
    return new Finding(told.who(), text, ours.worst(actual).share(), sharp);
  }

  private static Expectation around(Tensor exact, Expectation bound) {
    return new Expectation(bound.dtype(), exact, bound.tolerance());
  }

  private boolean differentiates() {
    return Stream.of(candidate, third)
        .allMatch(party -> party.capabilities().contains(Capability.BACKWARD));
  }

  /** Whether the bounds of both are the same. */
  private boolean declareTheSame(DType dtype) {
    return candidate.accumulator(dtype) == third.accumulator(dtype)
        && candidate.capabilities().contains(Capability.OLD_WEIGHT_ROUNDED)
            == third.capabilities().contains(Capability.OLD_WEIGHT_ROUNDED);
  }

  private Map<Quantity, Expectation> expected(NormCase c, Mode mode, NormalizationProvider party) {
    NormalizationBound bound =
        NormalizationBound.of(party, c.spec(), c.input(), c.affine(), c.before(), mode);
    Map<Quantity, Expectation> expected = new EnumMap<>(Quantity.class);
    expected.put(Quantity.OUTPUT, bound.output());
    if (updates(c, mode)) {
      expected.put(Quantity.RUNNING_MEAN, bound.runningMean());
      expected.put(Quantity.RUNNING_VARIANCE, bound.runningVariance());
    }
    if (differentiates()) {
      ExpectedGradients gradients = bound.gradients(c.upstream());
      expected.put(Quantity.INPUT_GRADIENT, gradients.input());
      gradients.scale().ifPresent(scale -> expected.put(Quantity.SCALE_GRADIENT, scale));
      gradients.shift().ifPresent(shift -> expected.put(Quantity.SHIFT_GRADIENT, shift));
    }
    return expected;
  }

  private static boolean updates(NormCase c, Mode mode) {
    return c.spec().running().isPresent() && mode == Mode.TRAINING;
  }

  private Map<Quantity, Tensor> results(
      NormalizationProvider party, NormSpec spec, NormCase c, Mode mode) {
    Map<Quantity, Tensor> results = new EnumMap<>(Quantity.class);
    try (Normalization norm = party.create(spec)) {
      Forward forward = norm.forward(c.input(), c.affine(), c.before(), mode);
      results.put(Quantity.OUTPUT, forward.output());
      if (updates(c, mode)) {
        results.put(Quantity.RUNNING_MEAN, forward.after().mean());
        results.put(Quantity.RUNNING_VARIANCE, forward.after().variance());
      }
      if (differentiates()) {
        Gradients gradients = norm.backward(forward, c.upstream());
        results.put(Quantity.INPUT_GRADIENT, gradients.input());
        put(results, Quantity.SCALE_GRADIENT, spec.scale(), gradients.scale());
        put(results, Quantity.SHIFT_GRADIENT, spec.shift(), gradients.shift());
      }
    }
    return results;
  }

  private static void put(
      Map<Quantity, Tensor> results, Quantity what, boolean wanted, Optional<Tensor> given) {
    if (wanted) {
      results.put(what, given.orElse(null));
    }
  }

  /** It is asked under its own policies, on which no case depends. */
  private Map<Quantity, Tensor> resultsOfThird(
      NormCase c, Mode mode, Map<Quantity, Expectation> theirs) throws NoResult {
    NormSpec spec =
        c.spec().withPolicies(new ClaimedPolicies(third.capabilities(), c.family()).usual());
    try {
      Map<Quantity, Tensor> besides = results(third, spec, c, mode);
      besides.forEach((what, tensor) -> Check.form(what.title(), theirs.get(what), tensor));
      return besides;
    } catch (RuntimeException | RuleViolation | LinkageError e) {
      throw new NoResult(e);
    }
  }
}
