package dev.normative.accelerated.vector;

import dev.normative.accelerated.kernel.SumOrder;
import jdk.incubator.vector.VectorMask;

/**
 * The elements at the end of a run that do not fill a vector. They are reached by a vector that
 * ends with the run, so that it overlaps the one before: what is written twice is written with the
 * same bits, and of sums the lanes that were there before are dropped.
 */
final class Tail {
  private static final boolean[] DROPPED = new boolean[2 * SumOrder.VECTOR];

  static {
    for (int lane = 0; lane < SumOrder.VECTOR; lane++) {
      DROPPED[lane] = true;
    }
  }

  private Tail() {}

  /**
   * Which lanes do not count where {@code rest} elements are left over.
   *
   * @param part which of the {@link SumOrder#VECTOR} lanes is the vector's first
   */
  static VectorMask<Double> dropped(int rest, int part) {
    return VectorMask.fromArray(LaneMemory.DOUBLES, DROPPED, part + rest);
  }

  /**
   * Where the vector behind {@code place} begins: as far behind as the run of {@code length}
   * elements lets it.
   */
  static int next(int place, int length) {
    int after = place + LaneMemory.LENGTH;
    return after < length ? Math.min(after, length - LaneMemory.LENGTH) : length;
  }
}
