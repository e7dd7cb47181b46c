package dev.normative.accelerated.vector;

import dev.normative.accelerated.kernel.SumOrder;
import dev.normative.contract.ArrayView;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loads and stores lanes of doubles, whatever the format: floats are read as a vector of half the
 * size and widened, which is exact, and narrowed once on the way back.
 */
final class LaneMemory {
  /** The vector of this machine, of at most as many lanes as the order of sums reckons with. */
  static final VectorSpecies<Double> DOUBLES =
      DoubleVector.SPECIES_PREFERRED.length() <= SumOrder.VECTOR
          ? DoubleVector.SPECIES_PREFERRED
          : DoubleVector.SPECIES_512;

  /** How many doubles it has. */
  static final int LENGTH = DOUBLES.length();

  private static final VectorSpecies<Float> FLOATS =
      VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));

  private LaneMemory() {}

  /** The elements from {@code position} on. */
  static DoubleVector load(ArrayView view, int position) {
    if (view instanceof ArrayView.Floats floats) {
      FloatVector narrow = FloatVector.fromArray(FLOATS, floats.values(), position);
      return (DoubleVector) narrow.convertShape(VectorOperators.F2D, DOUBLES, 0);
    }
    return DoubleVector.fromArray(DOUBLES, ((ArrayView.Doubles) view).values(), position);
  }

  /** Writes the elements from {@code position} on. */
  static void store(DoubleVector lanes, ArrayView view, int position) {
    if (view instanceof ArrayView.Floats floats) {
      FloatVector narrow = (FloatVector) lanes.convertShape(VectorOperators.D2F, FLOATS, 0);
      narrow.intoArray(floats.values(), position);
    } else {
      lanes.intoArray(((ArrayView.Doubles) view).values(), position);
    }
  }

  /** One number in every lane. */
  static DoubleVector all(double value) {
    return DoubleVector.broadcast(DOUBLES, value);
  }

  /** Numbers from {@code from} on. */
  static DoubleVector some(double[] values, int from) {
    return DoubleVector.fromArray(DOUBLES, values, from);
  }

  /** Zeros. */
  static DoubleVector zero() {
    return DoubleVector.zero(DOUBLES);
  }

  /** Adds to numbers from {@code from} on. */
  static void addTo(double[] sums, int from, DoubleVector terms) {
    some(sums, from).add(terms).intoArray(sums, from);
  }

  /** Upstream gradients where an output lets them pass, and 0 elsewhere; NaN lets them pass. */
  static DoubleVector passing(DoubleVector upstream, DoubleVector output) {
    return upstream.blend(0, output.compare(VectorOperators.LE, 0));
  }

  /** Numbers rounded to a view's format. */
  static DoubleVector rounded(DoubleVector lanes, ArrayView view) {
    if (view instanceof ArrayView.Floats) {
      FloatVector narrow = (FloatVector) lanes.convertShape(VectorOperators.D2F, FLOATS, 0);
      return (DoubleVector) narrow.convertShape(VectorOperators.F2D, DOUBLES, 0);
    }
    return lanes;
  }

  /** The elements from {@code position} on, (x - mean) inverse. */
  static DoubleVector normalized(
      ArrayView view, int position, DoubleVector mean, DoubleVector inverse) {
    return load(view, position).sub(mean).mul(inverse);
  }
}
