/**
 * Fast normalization behind the contract: a {@link dev.normative.accelerated.VectorProvider} and
 * the code that turns a contract call into kernel calls.
 *
 * <p>What a call computes is decided here, how a loop over memory runs in {@link
 * dev.normative.accelerated.kernel}.
 */
package dev.normative.accelerated;
