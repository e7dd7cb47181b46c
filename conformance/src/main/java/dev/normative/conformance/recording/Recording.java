package dev.normative.conformance.recording;

import dev.normative.conformance.Family;
import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.bound.ExpectedGradients;
import dev.normative.conformance.bound.NormalizationBound;
import dev.normative.conformance.replay.Replay;
import dev.normative.contract.Accumulator;
import dev.normative.contract.Capability;
import dev.normative.contract.NormSpec;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalLong;

/** One call that a framework made, and what came of it. */
public final class Recording {

  /** What came of a call. */
  public sealed interface Outcome permits Refused, Computed {}

  /**
   * The framework refused the call.
   *
   * @param reason what it said
   */
  public record Refused(String reason) implements Outcome {}

  /**
   * The framework computed the call.
   *
   * @param values what it recorded of it
   * @param batches how many batches it had counted afterwards; empty where it counts none
   */
  public record Computed(Map<Quantity, Tensor> values, OptionalLong batches) implements Outcome {
    /** Copies the values. */
    public Computed {
      values = Collections.unmodifiableMap(new EnumMap<>(values));
    }
  }

  private final String file;
  private final String place;
  private final Family family;
  private final Replay call;
  private final Outcome outcome;
  private final DType computedIn;
  private final Formula formula;
  private Map<Quantity, Expectation> exact;

  /**
   * A call with its outcome.
   *
   * @param file the golden file, such as {@code pytorch/layer_norm}
   * @param place case and step in it
   * @param family which normalization it is
   * @param call everything that went in; the specification in the format that was declared
   * @param outcome what came out
   * @param computedIn the format that the framework really computed in
   * @param formula how it computed
   */
  Recording(
      String file,
      String place,
      Family family,
      Replay call,
      Outcome outcome,
      DType computedIn,
      Formula formula) {
    this.file = file;
    this.place = place;
    this.family = family;
    this.call = call;
    this.outcome = outcome;
    this.computedIn = computedIn;
    this.formula = formula;
  }

  /** The golden file. */
  public String file() {
    return file;
  }

  /** Case and step in the file. */
  public String place() {
    return place;
  }

  /** Which normalization it is. */
  public Family family() {
    return family;
  }

  /** Everything that went in; the specification in the format that the framework was told. */
  public Replay call() {
    return call;
  }

  /** What came out. */
  public Outcome outcome() {
    return outcome;
  }

  /**
   * The format that the framework computed in; it may be narrower than the one it was told. All of
   * the call's numbers are of it.
   */
  public DType computedIn() {
    return computedIn;
  }

  /** The formulas that it computed by. */
  Formula formula() {
    return formula;
  }

  /**
   * The exact result of each quantity that was recorded, and how far the framework's may be off:
   * all frameworks add up in sequence at worst.
   */
  public synchronized Map<Quantity, Expectation> exact() {
    if (exact == null) {
      exact = expected(call.spec().withDType(computedIn), Accumulator.SEQUENTIAL, formula);
    }
    return exact;
  }

  /**
   * The exact result of each quantity that was recorded, and how far an implementation may be off
   * that is given this specification and adds up like this.
   */
  public Map<Quantity, Expectation> expected(NormSpec spec, Accumulator accumulator) {
    boolean asRecorded =
        formula == Formula.STABLE
            && accumulator == Accumulator.SEQUENTIAL
            && spec.dtype() == computedIn;
    return asRecorded ? exact() : expected(spec, accumulator, Formula.STABLE);
  }

  private Map<Quantity, Expectation> expected(NormSpec spec, Accumulator accumulator, Formula by) {
    Map<Quantity, Expectation> expected = new EnumMap<>(Quantity.class);
    if (!(outcome instanceof Computed computed)) {
      return expected;
    }
    NormalizationBound bound =
        new NormalizationBound(
            spec, accumulator, call.input(), call.affine(), call.before(), call.mode());
    expected.put(Quantity.OUTPUT, by.output(bound, spec, call));
    if (spec.running().isPresent()) {
      expected.put(Quantity.RUNNING_MEAN, bound.runningMean());
      expected.put(Quantity.RUNNING_VARIANCE, bound.runningVariance());
    }
    if (call.upstream().isPresent()) {
      ExpectedGradients gradients = by.gradients(bound, spec, call, call.upstream().get());
      expected.put(Quantity.INPUT_GRADIENT, gradients.input());
      gradients.scale().ifPresent(scale -> expected.put(Quantity.SCALE_GRADIENT, scale));
      gradients.shift().ifPresent(shift -> expected.put(Quantity.SHIFT_GRADIENT, shift));
    }
    expected.keySet().retainAll(computed.values().keySet());
    return expected;
  }

  /**
   * Requires that the parts of the call fit each other, so that whatever is wrong when it is made
   * is not the file's fault: it has an exact result, with what was recorded in its shapes.
   *
   * @throws IllegalArgumentException if they do not; the message names case and step
   */
  public void requireWhole() {
    Recordings.understood(
        place,
        () -> {
          new WithinClaims(EnumSet.allOf(Capability.class)).specification(this);
          if (outcome instanceof Computed computed) {
            computed.values().forEach(this::requireShape);
          }
          return this;
        });
  }

  private void requireShape(Quantity quantity, Tensor recorded) {
    Expectation expectation = exact().get(quantity);
    if (expectation == null) {
      throw new IllegalArgumentException("such a call has no " + quantity.title());
    }
    Shape expected = expectation.expected().shape();
    if (!recorded.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "the " + quantity.title() + " has shape " + recorded.shape() + "; expected " + expected);
    }
  }

  /** File, case and step. */
  public String title() {
    return file + " " + place;
  }

  /** File, case, step and shape in a line. */
  @Override
  public String toString() {
    return title()
        + ": "
        + family.title()
        + " in "
        + call.mode()
        + ", input "
        + call.input().shape();
  }
}
