package dev.normative.conformance;

import dev.normative.conformance.rules.AlgebraRules;
import dev.normative.conformance.rules.ArgumentRules;
import dev.normative.conformance.rules.ArrayRules;
import dev.normative.conformance.rules.BackwardRules;
import dev.normative.conformance.rules.CornerRules;
import dev.normative.conformance.rules.DeterminismRules;
import dev.normative.conformance.rules.EpsilonRules;
import dev.normative.conformance.rules.ForwardRules;
import dev.normative.conformance.rules.FusedArrayRules;
import dev.normative.conformance.rules.FusedRules;
import dev.normative.conformance.rules.GoldenRules;
import dev.normative.conformance.rules.GradientLawRules;
import dev.normative.conformance.rules.LayerRules;
import dev.normative.conformance.rules.ProfileRules;
import dev.normative.conformance.rules.RangeRules;
import dev.normative.conformance.rules.SecondDerivativeRules;
import dev.normative.conformance.rules.ShardRules;
import dev.normative.conformance.rules.SizeRules;
import dev.normative.conformance.rules.StabilityRules;
import dev.normative.conformance.rules.StateRules;
import dev.normative.conformance.rules.ThreeWayRules;
import dev.normative.contract.Capability;

/**
 * The suite: extend it, return your implementation from {@link #provider()}, and run the class with
 * the JUnit Platform (Maven, Gradle, an IDE).
 *
 * <pre>{@code
 * class MyNormsConformance extends NormalizationConformance {
 *   @Override
 *   public NormalizationProvider provider() {
 *     return new MyNorms();
 *   }
 * }
 * }</pre>
 *
 * <p>What the implementation claims ({@link Capability}) is tested, each {@link Family} of norms on
 * its own; rules about anything else are skipped, with that reason. {@code -Dconformance.seed},
 * {@code -Dconformance.tries} and {@code -Dconformance.rule} choose what is drawn, how often, and
 * which rules are put.
 */
public abstract class NormalizationConformance extends DrawnConformance
    implements ProfileRules,
        ForwardRules,
        SizeRules,
        EpsilonRules,
        RangeRules,
        CornerRules,
        AlgebraRules,
        ThreeWayRules,
        ArgumentRules,
        StateRules,
        LayerRules,
        ShardRules,
        BackwardRules,
        GradientLawRules,
        SecondDerivativeRules,
        StabilityRules,
        DeterminismRules,
        ArrayRules,
        FusedRules,
        FusedArrayRules,
        GoldenRules {}
