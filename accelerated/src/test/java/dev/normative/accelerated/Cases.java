package dev.normative.accelerated;

import dev.normative.contract.Reduction;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Calls of every norm, of many shapes: around the sizes of vectors, lanes and leaves, and primes.
 */
final class Cases {
  private static final int[] BLOCKS = {0, 1, 2, 3, 7, 8, 9, 13, 17, 64, 67};
  private static final int[] CHANNELS = {1, 2, 3, 4, 5, 7, 8, 9, 17};
  private static final int[] INNER = {0, 1, 2, 3, 7, 8, 9, 31, 63, 64, 65, 129, 263};
  private static final int[] TRAILING = {1, 2, 7, 8, 9, 15, 16, 17, 31, 255, 256, 257, 523, 4099};

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
    for (int rows : new int[] {0, 1, 2, 15, 16, 17, 261}) {
      for (int trailing : TRAILING) {
        if (rows * trailing <= 70_000) {
          for (DType dtype : DType.values()) {
            cases.add(trailing(Shape.of(rows, trailing), 1, dtype, random));
          }
        }
      }
    }
    for (DType dtype : DType.values()) {
      cases.add(trailing(Shape.of(3, 5, 7, 3), 2, dtype, random));
      cases.add(trailing(Shape.of(19), 1, dtype, random));
      // More rows than one block of them, in several tasks.
      cases.add(trailing(Shape.of(20_011, 5), 1, dtype, random));
      for (int groups : new int[] {1, 2, 3, 6, 12}) {
        for (int inner : new int[] {1, 2, 7, 8, 9, 49, 265}) {
          cases.add(groups(groups, Shape.of(3, 12, inner), 1, dtype, random));
          cases.add(groups(groups, Shape.of(3, inner, 12), 2, dtype, random));
          cases.add(groups(groups, Shape.of(2, 5, 12, inner), 2, dtype, random));
        }
        cases.add(groups(groups, Shape.of(5, 12), 1, dtype, random));
        cases.add(groups(groups, Shape.of(0, 12, 3), 1, dtype, random));
      }
      cases.add(groups(34, Shape.of(7, 34, 3), 1, dtype, random));
      cases.add(groups(17, Shape.of(7, 3, 34), 2, dtype, random));
      cases.add(groups(1, Shape.of(2, 9_001, 1), 2, dtype, random));
      cases.add(groups(2, Shape.of(1, 2, 70_001), 1, dtype, random));
      cases.add(groups(2, Shape.of(1, 20_011, 6), 2, dtype, random));
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

  private static Case trailing(Shape shape, int from, DType dtype, SplittableRandom random) {
    int[] sizes =
        Arrays.copyOfRange(shape.toArray(), Math.min(from, shape.rank() - 1), shape.rank());
    return Case.random(shape, new Reduction.TrailingAxes(Shape.of(sizes)), dtype, random);
  }

  private static Case groups(
      int groups, Shape shape, int axis, DType dtype, SplittableRandom random) {
    int rank = shape.rank();
    Reduction reduction = new Reduction.ChannelGroups(groups, shape.size(axis), axis, rank, rank);
    return Case.random(shape, reduction, dtype, random);
  }
}
