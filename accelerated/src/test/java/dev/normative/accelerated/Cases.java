package dev.normative.accelerated;

import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Calls of many shapes: around the sizes of vectors, lanes and leaves, and primes. */
final class Cases {
  private static final int[] BLOCKS = {0, 1, 2, 3, 7, 8, 9, 13, 17, 64, 67};
  private static final int[] CHANNELS = {1, 2, 3, 4, 5, 7, 8, 9, 17};
  private static final int[] INNER = {0, 1, 2, 3, 7, 8, 9, 31, 63, 64, 65, 129};

  private Cases() {}

  /** The same calls each time, in both formats. */
  static Stream<Case> all() {
    SplittableRandom random = new SplittableRandom(20260729);
    List<Case> cases = new ArrayList<>();
    for (int blocks : BLOCKS) {
      for (int channels : CHANNELS) {
        for (int inner : INNER) {
          if (blocks * channels * inner <= 10_000) {
            for (DType dtype : DType.values()) {
              cases.add(Case.random(Shape.of(blocks, channels, inner), 1, dtype, random));
            }
          }
        }
      }
    }
    for (DType dtype : DType.values()) {
      cases.add(Case.random(Shape.of(5), 0, dtype, random));
      cases.add(Case.random(Shape.of(4, 9), 0, dtype, random));
      cases.add(Case.random(Shape.of(9, 11), 1, dtype, random));
      cases.add(Case.random(Shape.of(3, 5, 7, 19), 3, dtype, random));
      cases.add(Case.random(Shape.of(3, 5, 7, 19), 0, dtype, random));
      cases.add(Case.random(Shape.of(3, 5, 2, 7, 3), 2, dtype, random));
      cases.add(Case.random(Shape.of(2, 3, 2, 5, 11), 4, dtype, random));
      cases.add(Case.random(Shape.of(0, 3, 70_000, 70_000), 1, dtype, random));
      cases.add(Case.random(Shape.of(70_001, 2), 1, dtype, random));
      cases.add(Case.random(Shape.of(2, 2, 70_001), 1, dtype, random));
    }
    return cases.stream();
  }
}
