package dev.normative.accelerated;

/**
 * One way over the data: units that have sums of their own and are otherwise independent of each
 * other, and their chunks, whose limits depend on sizes alone. A unit is {@linkplain #prepare
 * prepared}; then in each pass its chunks are {@linkplain #reduce reduced} to partial sums, from
 * which the unit is {@linkplain #finish finished}; and at last its chunks are {@linkplain #map
 * mapped} to results.
 *
 * <p>Calls for different units, and for different chunks in one step, may come from several threads
 * at once, in any order.
 */
abstract class Sweep {
  final Workspace work;
  final Geometry geometry;

  Sweep(Workspace work, Geometry geometry) {
    this.work = work;
    this.geometry = geometry;
  }

  abstract int units();

  int chunks() {
    return 1;
  }

  int passes() {
    return 0;
  }

  void prepare(int unit) {}

  void reduce(int pass, int unit, int chunk, Scratch scratch) {}

  void finish(int pass, int unit, Scratch scratch) {}

  abstract void map(int unit, int chunk, Scratch scratch);

  /**
   * How many units go together: first all of them are summed, then all are mapped. More than one
   * where units are small: reading does not begin before the last results are on their way to
   * memory, so each turn from one to the other leaves memory idle.
   */
  int together() {
    return 1;
  }

  /**
   * Everything for so many units from {@code first} on, or those that are left, one step after the
   * other, while they are in the cache.
   */
  final void whole(int first, int together, Scratch scratch) {
    int end = Math.min(units(), first + together);
    int chunks = chunks();
    for (int unit = first; unit < end; unit++) {
      prepare(unit);
      for (int pass = 0; pass < passes(); pass++) {
        for (int chunk = 0; chunk < chunks; chunk++) {
          reduce(pass, unit, chunk, scratch);
        }
        finish(pass, unit, scratch);
      }
    }
    for (int unit = first; unit < end; unit++) {
      for (int chunk = 0; chunk < chunks; chunk++) {
        map(unit, chunk, scratch);
      }
    }
  }
}
