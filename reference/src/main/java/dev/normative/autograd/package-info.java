/**
 * Reverse-mode differentiation: values that know how they came about, the sweep back through them,
 * one file for each operation with its value and its derivatives side by side, and a check of
 * derivatives by finite differences.
 *
 * <p>A {@link dev.normative.autograd.ReverseSweep} gives gradients as tensors, and is what training
 * uses; a {@link dev.normative.autograd.RecordedSweep} gives them as variables, which can be
 * differentiated again. {@link dev.normative.autograd.NoGradient} computes without recording.
 */
package dev.normative.autograd;
