package dev.normative.accelerated.vector;

import dev.normative.accelerated.kernel.Kernel;
import jdk.incubator.vector.DoubleVector;

/**
 * The kernels with several doubles at a time.
 *
 * <p>Lanes are never added to one another here: the order of {@code reduceLanes} is unspecified for
 * floating point.
 */
public final class VectorKernel {
  private VectorKernel() {}

  /**
   * The kernel for this machine.
   *
   * @throws UnsupportedOperationException where its vectors hold less than two doubles
   */
  public static Kernel ofThisMachine() {
    // Before LaneMemory is touched, which needs a float vector of half the size.
    if (DoubleVector.SPECIES_PREFERRED.length() < 2) {
      throw new UnsupportedOperationException(
          "this JVM has no vectors of two or more doubles on this machine");
    }
    return new Kernel(
        "vector: "
            + LaneMemory.LENGTH
            + " doubles at a time ("
            + LaneMemory.LENGTH * Double.SIZE
            + " bits)",
        new VectorRuns(),
        new VectorRows(),
        new VectorColumns(),
        new VectorActivations(),
        new VectorMatrices(),
        new VectorLearning());
  }
}
