package dev.normative.contract;

import dev.normative.tensor.Tensor;
import java.util.Optional;

/**
 * The derivatives of sum(upstream * output) of a fused call with respect to what went in.
 *
 * @param normalization with respect to the input, scale and shift
 * @param residual with respect to the residual, of its shape; empty where there was none
 */
public record FusedGradients(Gradients normalization, Optional<Tensor> residual) {}
