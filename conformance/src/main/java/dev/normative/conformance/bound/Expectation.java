package dev.normative.conformance.bound;

import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;

/**
 * What a result should be, and how far each element of it may be off.
 *
 * @param dtype the format that the result has to be of
 * @param expected the exact result, rounded to doubles
 * @param tolerance the bound of each element's error; infinite where the data allow none, so that
 *     nothing can be said about that element
 */
public record Expectation(DType dtype, Tensor expected, Tensor tolerance) {}
