package dev.normative.conformance;

import dev.normative.conformance.curve.CurveRules;
import dev.normative.conformance.curve.PerSampleCurveRules;

/**
 * Whole training runs: extend it like {@link NormalizationConformance}, and your implementation
 * trains the tutorials' networks from a seed, step by step beside PyTorch.
 *
 * <p>The runs on digits need nothing; those on MNIST need its four files in the folder that {@code
 * -Dnormative.mnist} or the variable {@code NORMATIVE_MNIST} names, and are skipped with that
 * reason where they are not at hand. {@code -Dnormative.curves=all} trains the longer runs on
 * MNIST, too.
 */
public abstract class TrainingConformance extends Conformance
    implements CurveRules, PerSampleCurveRules {}
