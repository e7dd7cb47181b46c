package dev.normative.conformance.bound;

import java.util.Optional;

/**
 * What the gradients should be.
 *
 * @param input with respect to the input
 * @param scale with respect to the scale, where there is one
 * @param shift with respect to the shift, where there is one
 */
public record ExpectedGradients(
    Expectation input, Optional<Expectation> scale, Optional<Expectation> shift) {}
