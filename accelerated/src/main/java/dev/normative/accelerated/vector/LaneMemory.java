package dev.normative.accelerated.vector;

import dev.normative.accelerated.kernel.DoubleStorage;
import dev.normative.accelerated.kernel.FloatStorage;
import dev.normative.accelerated.kernel.Storage;
import dev.normative.accelerated.kernel.SumOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loads and stores lanes of doubles, whatever the storage: floats are read as a vector of half the
 * size and widened, which is exact, and narrowed once on the way back.
 */
final class LaneMemory {
  /** The vector of this machine, of at most as many lanes as the order of sums has. */
  static final VectorSpecies<Double> DOUBLES =
      DoubleVector.SPECIES_PREFERRED.length() <= SumOrder.LANES
          ? DoubleVector.SPECIES_PREFERRED
          : DoubleVector.SPECIES_512;

  private static final VectorSpecies<Float> FLOATS =
      VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));

  private LaneMemory() {}

  /** The elements from {@code position} on. */
  static DoubleVector load(Storage storage, int position) {
    if (storage instanceof FloatStorage floats) {
      FloatVector narrow = FloatVector.fromArray(FLOATS, floats.values(), position);
      return (DoubleVector) narrow.convertShape(VectorOperators.F2D, DOUBLES, 0);
    }
    return DoubleVector.fromArray(DOUBLES, ((DoubleStorage) storage).values(), position);
  }

  /** Writes the elements from {@code position} on. */
  static void store(DoubleVector lanes, Storage storage, int position) {
    if (storage instanceof FloatStorage floats) {
      FloatVector narrow = (FloatVector) lanes.convertShape(VectorOperators.D2F, FLOATS, 0);
      narrow.intoArray(floats.values(), position);
    } else {
      lanes.intoArray(((DoubleStorage) storage).values(), position);
    }
  }
}
