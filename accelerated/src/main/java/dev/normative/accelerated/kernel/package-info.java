/**
 * Loops over {@code float[]} and {@code double[]} behind one interface, their plain-Java twin, and
 * the lookup that picks an implementation and says why.
 *
 * <p>Sums are in double, whatever the storage, but for gradients of float32 rows and columns
 * ({@link dev.normative.accelerated.kernel.ScalarFloatSums}); {@link
 * dev.normative.accelerated.kernel.FloatCoefficients} says which results of float32 are computed in
 * float arithmetic, and what that costs. The order of every sum is fixed here and is the same for
 * every implementation and every vector width, so that results have the same bits on every machine,
 * with and without the Vector API. The products that {@link
 * dev.normative.accelerated.kernel.MatrixKernel} adds up are exact in double, so that it alone may
 * fuse them with their additions.
 */
package dev.normative.accelerated.kernel;
