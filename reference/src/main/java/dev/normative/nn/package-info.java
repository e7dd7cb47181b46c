/**
 * Layers with PyTorch's initial weights: made in the same order from the same seed, a network
 * starts where PyTorch's does. Also what is done with a whole network: its state and the files of
 * it, freezing and looking into its normalization layers, folding them for inference, and training
 * them on shards of a batch.
 *
 * <p>No operation stands here: values and derivatives are {@code autograd}'s business.
 */
package dev.normative.nn;
