/**
 * Reverse-mode differentiation: values that know how they came about, the sweep back through them,
 * one file for each operation with its value and its derivatives side by side, and a check of
 * derivatives by finite differences.
 */
package dev.normative.autograd;
