package dev.normative.conformance.engine;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.lifecycle.FalsifiedSample;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.ShrunkFalsifiedSample;
import net.jqwik.engine.execution.lifecycle.PlainExecutionResult;

/** What a property came to that jqwik itself could not bring to an end. */
record EndedRun(
    Status status,
    Optional<Throwable> throwable,
    Optional<List<Object>> falsifiedParameters,
    int countTries,
    Optional<String> seed)
    implements PropertyExecutionResult {

  static EndedRun successful(int tries, Optional<String> seed) {
    return new EndedRun(Status.SUCCESSFUL, Optional.empty(), Optional.empty(), tries, seed);
  }

  static EndedRun failed(Throwable cause) {
    return failed(cause, List.of(), 1, Optional.empty());
  }

  static EndedRun failed(Throwable cause, List<Object> sample, int tries, Optional<String> seed) {
    return new EndedRun(Status.FAILED, Optional.of(cause), Optional.of(sample), tries, seed);
  }

  /** The same, in a form that jqwik's own report can do something with. */
  PropertyExecutionResult forJqwik() {
    String from = seed.orElse(null);
    return switch (status) {
      case SUCCESSFUL -> PlainExecutionResult.successful();
      case FAILED -> PlainExecutionResult.failed(throwable.orElse(null), from);
      case ABORTED -> PlainExecutionResult.aborted(throwable.orElse(null), from);
    };
  }

  @Override
  public int countChecks() {
    return countTries;
  }

  @Override
  public Optional<FalsifiedSample> originalSample() {
    return Optional.empty();
  }

  @Override
  public Optional<ShrunkFalsifiedSample> shrunkSample() {
    return Optional.empty();
  }

  @Override
  public PropertyExecutionResult mapTo(Status other, Throwable cause) {
    return new EndedRun(other, Optional.ofNullable(cause), falsifiedParameters, countTries, seed);
  }
}
