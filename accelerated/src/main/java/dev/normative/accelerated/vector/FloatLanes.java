package dev.normative.accelerated.vector;

import dev.normative.contract.ArrayView;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Lanes of floats, as many as fit a vector, for results in float arithmetic. */
final class FloatLanes {
  /** A vector as large as that of {@link LaneMemory}, so of twice as many elements. */
  static final VectorSpecies<Float> FLOATS =
      VectorSpecies.of(float.class, LaneMemory.DOUBLES.vectorShape());

  /** How many floats it has. */
  static final int LENGTH = FLOATS.length();

  private FloatLanes() {}

  /** The memory of a view. */
  static float[] values(ArrayView view) {
    return ((ArrayView.Floats) view).values();
  }

  /** The elements from {@code position} on. */
  static FloatVector load(float[] values, int position) {
    return FloatVector.fromArray(FLOATS, values, position);
  }

  /** One number in every lane. */
  static FloatVector all(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }

  /** x - mean - rest, from {@code position} on. */
  static FloatVector deviation(float[] x, int position, FloatVector mean, FloatVector rest) {
    return load(x, position).sub(mean).sub(rest);
  }

  /** relu(z): 0 where z is 0 or below, NaN where it is. */
  static FloatVector activated(FloatVector z) {
    return z.blend(0, z.compare(VectorOperators.LE, 0));
  }

  /** Upstream gradients from {@code u} on where the outputs from {@code y} on let them pass. */
  static FloatVector passing(float[] upstream, int u, float[] activated, int y) {
    return load(upstream, u).blend(0, load(activated, y).compare(VectorOperators.LE, 0));
  }
}
