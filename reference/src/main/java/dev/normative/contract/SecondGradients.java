package dev.normative.contract;

import dev.normative.tensor.Tensor;
import java.util.Optional;

/**
 * The derivatives of what a {@linkplain Normalization#doubleBackward second backward call}
 * differentiates, with respect to what went into the first one. (There is none with respect to the
 * shift: no gradient depends on it.)
 *
 * @param input with respect to the input, of its shape
 * @param scale with respect to the scale; empty where the specification has none
 * @param upstream with respect to the upstream gradient, of the output's shape
 */
public record SecondGradients(Tensor input, Optional<Tensor> scale, Tensor upstream) {}
