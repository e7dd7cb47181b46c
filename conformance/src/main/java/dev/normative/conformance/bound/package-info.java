/**
 * How far a conforming result may be off, for every element, computed from the data: there is no
 * tolerance constant in it. {@link dev.normative.conformance.bound.SetBound} has the derivation for
 * one statistics set, {@link dev.normative.conformance.bound.NormalizationBound} for outputs,
 * statistics and gradients, {@code SecondDerivativeBound} for gradients of gradients, {@link
 * dev.normative.conformance.bound.FusedOutput} for what an addition and a ReLU make of it.
 */
package dev.normative.conformance.bound;
