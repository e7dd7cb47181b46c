/**
 * The reference: one moments function ({@link dev.normative.numerics.Moments}), one normalize
 * function ({@link dev.normative.norm.ExactNormalization}), and the axes as data ({@link
 * dev.normative.norm.Partition}).
 */
package dev.normative.norm;
