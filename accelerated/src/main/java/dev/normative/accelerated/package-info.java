/**
 * Every norm on arrays, fast: {@link dev.normative.accelerated.VectorProvider}, and what turns a
 * call into kernel calls.
 *
 * <p>A call finds the {@code Geometry} of its input, which says which of three patterns its memory
 * has: planes, rows or columns. Each pattern has a {@code Sweep} forward and one backward; a {@code
 * Schedule} runs it on one thread, set after set while it is in the cache, or on several, with the
 * same chunks added up in the same order. {@code Moments} and {@code Projection} make coefficients
 * of sums; {@code Fusion} knows what a call does beside normalizing. All memory but the caller's is
 * in the {@code Workspace}.
 *
 * <p>{@link dev.normative.accelerated.training} trains whole networks with them, on arrays.
 *
 * <p>What a call computes is decided here, how a loop over memory runs in {@link
 * dev.normative.accelerated.kernel}.
 */
package dev.normative.accelerated;
