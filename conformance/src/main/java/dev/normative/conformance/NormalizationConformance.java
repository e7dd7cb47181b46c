package dev.normative.conformance;

import dev.normative.conformance.generate.BadArgument;
import dev.normative.conformance.generate.BatchNormCase;
import dev.normative.conformance.generate.BatchNormCases;
import dev.normative.conformance.rules.BackwardRules;
import dev.normative.conformance.rules.DeterminismRules;
import dev.normative.conformance.rules.ForwardRules;
import dev.normative.conformance.rules.StateRules;
import dev.normative.contract.Capability;
import dev.normative.contract.Mode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/**
 * The suite: extend it, return your implementation from {@link #provider()}, and run the class with
 * the JUnit Platform (Maven, Gradle, an IDE).
 *
 * <pre>{@code
 * class MyBatchNormConformance extends NormalizationConformance {
 *   @Override
 *   public NormalizationProvider provider() {
 *     return new MyBatchNorm();
 *   }
 * }
 * }</pre>
 *
 * <p>What the implementation claims ({@link Capability}) is tested; rules about anything else are
 * skipped, with that reason. {@code -Dconformance.seed}, {@code -Dconformance.tries} and {@code
 * -Dconformance.rule} choose what is drawn, how often, and which rules are put.
 */
public abstract class NormalizationConformance extends Conformance
    implements ForwardRules, StateRules, BackwardRules, DeterminismRules {

  /** The cases of rules about any specification. */
  @Provide
  Arbitrary<BatchNormCase> cases() {
    return new BatchNormCases(provider().capabilities()).any();
  }

  /** The cases of rules about exponential running averages. */
  @Provide
  Arbitrary<BatchNormCase> exponentialCases() {
    return new BatchNormCases(provider().capabilities()).exponential();
  }

  /** The cases of rules about running statistics under whichever law. */
  @Provide
  Arbitrary<BatchNormCase> trackedCases() {
    return new BatchNormCases(provider().capabilities()).tracked();
  }

  /** The modes that the implementation claims. */
  @Provide
  Arbitrary<Mode> modes() {
    return provider().capabilities().contains(Capability.TRAINING)
        ? Arbitraries.of(Mode.TRAINING, Mode.EVALUATION)
        : Arbitraries.just(Mode.EVALUATION);
  }

  /** New weights, the extreme ones included. */
  @Provide
  Arbitrary<Double> newWeights() {
    return Arbitraries.oneOf(
        Arbitraries.of(0.1, 0.9, 0.5, 1.0, 0.0), Arbitraries.doubles().between(0, 1));
  }

  /** Ways to call wrongly, as far as the implementation has what is called. */
  @Provide
  Arbitrary<BadArgument> badArguments() {
    boolean backward = provider().capabilities().contains(Capability.BACKWARD);
    return Arbitraries.of(BadArgument.values()).filter(bad -> backward || !bad.needsBackward());
  }
}
