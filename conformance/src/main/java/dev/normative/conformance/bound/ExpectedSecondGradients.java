package dev.normative.conformance.bound;

import java.util.Optional;

/**
 * What second derivatives should be.
 *
 * @param input with respect to the input
 * @param scale with respect to the scale, where there is one
 * @param upstream with respect to the upstream gradient
 */
public record ExpectedSecondGradients(
    Expectation input, Optional<Expectation> scale, Expectation upstream) {}
