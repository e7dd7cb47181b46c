package dev.normative.accelerated.vector;

import dev.normative.contract.ArrayView;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Lanes of floats, as many as fit a vector, for results in float arithmetic; its methods are as
 * {@link LaneMemory} says.
 */
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

  /** Zeros. */
  static FloatVector zero() {
    return FloatVector.zero(FLOATS);
  }

  /** One number in every lane. */
  static FloatVector all(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }

  /**
   * The same for several loops within a loop: a number that is only spread is kept on the heap then
   * by JDK 17's compiler, a product is not.
   */
  static FloatVector spread(float value) {
    return FloatVector.broadcast(FLOATS, 1f).mul(value);
  }

  /** x - mean - rest, from {@code position} on. */
  static FloatVector deviation(float[] x, int position, FloatVector mean, FloatVector rest) {
    return FloatVector.fromArray(FLOATS, x, position).sub(mean).sub(rest);
  }

  /** relu(z): 0 where z is 0 or below, NaN where it is; +0, never -0. */
  static FloatVector activated(FloatVector z) {
    return z.max(0f);
  }

  /**
   * Upstream gradients from {@code u} on where the outputs from {@code y} on let them pass. Of the
   * bits of relu(y), which are 0 where nothing passes, rather than with a mask: JDK 17's compiler
   * keeps masks on the heap.
   */
  static FloatVector passing(float[] upstream, int u, float[] activated, int y) {
    FloatVector output = FloatVector.fromArray(FLOATS, activated, y);
    IntVector bits = output.max(0f).reinterpretAsInts();
    IntVector ones = bits.or(bits.neg()).lanewise(VectorOperators.ASHR, 31);
    FloatVector gradient = FloatVector.fromArray(FLOATS, upstream, u);
    return gradient.reinterpretAsInts().and(ones).reinterpretAsFloats();
  }
}
