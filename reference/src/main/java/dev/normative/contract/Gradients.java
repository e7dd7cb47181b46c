package dev.normative.contract;

import dev.normative.tensor.Tensor;
import java.util.Optional;

/**
 * The derivatives of sum(upstream * output) with respect to what went in.
 *
 * @param input with respect to the input, of its shape
 * @param scale with respect to the scale; empty where the specification has none, or where scale
 *     and shift are frozen
 * @param shift with respect to the shift; empty where the specification has none, or where they are
 *     frozen
 */
public record Gradients(Tensor input, Optional<Tensor> scale, Optional<Tensor> shift) {}
