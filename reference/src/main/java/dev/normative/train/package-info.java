/**
 * Training as PyTorch's tutorials do it: the order of the batches, the loop, the evaluation, the
 * tutorials' networks, and the runs that the golden curves are of.
 */
package dev.normative.train;
