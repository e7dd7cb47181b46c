/** Immutable dense arrays of float64, their shapes, and the formats that values are rounded to. */
package dev.normative.tensor;
