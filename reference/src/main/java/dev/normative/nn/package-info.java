/**
 * Layers with PyTorch's initial weights: made in the same order from the same seed, a network
 * starts where PyTorch's does.
 */
package dev.normative.nn;
