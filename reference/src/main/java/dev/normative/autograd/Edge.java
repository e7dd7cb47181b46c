package dev.normative.autograd;

import dev.normative.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * How a result depends on one of the variables that it was computed from.
 *
 * @param parent what the result was computed from
 * @param pullback turns the gradient with respect to the result into the gradient with respect to
 *     the parent, of the parent's shape. Called only where the parent requires a gradient
 */
public record Edge(Variable parent, UnaryOperator<Tensor> pullback) {}
