/**
 * How far a conforming result may be off, for every element, computed from the data: there is no
 * tolerance constant in the suite. {@link dev.normative.conformance.bound.SetBound} has the
 * derivation for one statistics set, {@link dev.normative.conformance.bound.NormalizationBound} for
 * outputs, statistics and gradients, {@code SecondDerivativeBound} for gradients of gradients.
 */
package dev.normative.conformance.bound;
