package dev.normative.conformance.generate;

import dev.normative.conformance.Family;
import dev.normative.conformance.generate.Shapes.Shaped;
import dev.normative.contract.Reduction;
import dev.normative.contract.Reduction.ChannelGroups;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.Reduction.TrailingAxes;
import dev.normative.tensor.Shape;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Draws shapes that single rules need: axes that cannot be mistaken, extreme sizes, none at all.
 */
final class CornerShapes {
  /** Lanes of vectors, give or take 1; primes; sizes of the thread blocks of accelerators. */
  private static final Integer[] SIZES = {
    2, 1, 3, 5, 7, 8, 9, 13, 15, 16, 17, 31, 32, 33, 61, 63, 64, 65, 97, 127, 128, 129, 251, 255,
    256, 257, 509, 511, 512, 513, 769, 1023, 1024, 1025
  };

  /** More than 768, and now and then more than 2^16: where grids of thread blocks end. */
  private static final Integer[] MANY = {769, 773, 1000, 1024, 1025, 2049};

  private static final int GRID_END = 1 << 16;

  private final Family family;

  CornerShapes(Family family) {
    this.family = family;
  }

  /**
   * Every axis of another size, none of them 1, and statistics sets of 2 to 64 values, a power of
   * two.
   */
  Arbitrary<Shaped> distinct() {
    Arbitrary<Integer> odd = Arbitraries.of(3, 5, 7);
    Arbitrary<Integer> small = Arbitraries.of(2, 4, 8);
    return switch (family) {
      case BATCH_NORM ->
          Combinators.combine(small, odd, Arbitraries.of(0, 4, 8))
              .as(
                  (n, c, l) ->
                      channels(l == 0 || l.equals(n) ? Shape.of(n, c) : Shape.of(n, c, l)));
      case LAYER_NORM, RMS_NORM ->
          Combinators.combine(odd, small, Arbitraries.of(0, 4, 8))
              .as((n, h, w) -> w == 0 || w.equals(h) ? trailing(n, h) : trailing(n, h, w));
      case GROUP_NORM ->
          Combinators.combine(odd, Arbitraries.of(2, 3, 5), Arbitraries.of(2, 4), small)
              .as(
                  (n, groups, size, l) -> {
                    int channels = groups * size;
                    int inner = l == channels ? 2 * l : l;
                    return grouped(Shape.of(n, channels, inner), groups);
                  });
      case INSTANCE_NORM ->
          Combinators.combine(Arbitraries.of(3, 5), Arbitraries.of(7, 6, 11), small)
              .as((n, c, l) -> grouped(Shape.of(n, c, l), c));
    };
  }

  /** Extreme sizes of one axis each, rank 2 to 5; groups that are no powers of two. */
  Arbitrary<Shaped> extreme() {
    Arbitrary<Integer> size = Arbitraries.of(SIZES);
    Arbitrary<Integer> few = Arbitraries.of(2, 3, 1);
    Arbitrary<Shaped> long1 = Combinators.combine(few, few, size).as(this::longSets);
    Arbitrary<Shaped> wide = Combinators.combine(few, few, size).as(this::manyParameters);
    Arbitrary<Shaped> many = Combinators.combine(Arbitraries.of(MANY), few).as(this::manySets);
    Arbitrary<Shaped> beyond = few.map(inner -> manySets(GRID_END + 1, Math.min(inner, 2)));
    Arbitrary<Shaped> odd =
        Combinators.combine(Arbitraries.of(3, 5, 6, 7), Arbitraries.of(3, 5, 7, 9, 1), size)
            .as(this::oddGroups);
    return Arbitraries.frequencyOf(
        Tuple.of(100, long1),
        Tuple.of(70, wide),
        Tuple.of(6, many),
        Tuple.of(1, beyond),
        Tuple.of(70, odd));
  }

  /**
   * Some 2^16 elements: in few long statistics sets, in many short ones, and with sizes that no
   * number of threads divides.
   */
  Arbitrary<Shaped> large() {
    return Combinators.combine(Arbitraries.of(2, 3, 17), Arbitraries.of(3, 16, 61, 257))
        .as(
            (samples, channels) -> {
              int inner = GRID_END / (samples * channels) + 1;
              return switch (family) {
                case BATCH_NORM -> channels(Shape.of(samples, channels, inner));
                case LAYER_NORM, RMS_NORM -> trailing(samples * channels, inner);
                case GROUP_NORM -> grouped(Shape.of(samples, 2 * channels, inner / 2), channels);
                case INSTANCE_NORM -> grouped(Shape.of(samples, channels, inner), channels);
              };
            });
  }

  private Shaped longSets(int outer, int inner, int size) {
    int atLeast = Math.max(size, 2);
    return switch (family) {
      case BATCH_NORM ->
          channels(inner == 1 ? Shape.of(atLeast, outer) : Shape.of(outer, inner, atLeast));
      case LAYER_NORM, RMS_NORM ->
          inner == 1 ? trailing(outer, size) : trailing(outer, inner, size);
      case GROUP_NORM -> grouped(Shape.of(outer, 2 * inner, atLeast), inner);
      case INSTANCE_NORM -> grouped(Shape.of(outer, inner, 1, 1, atLeast), inner);
    };
  }

  private Shaped manyParameters(int outer, int inner, int size) {
    int samples = Math.max(outer, 2);
    return switch (family) {
      case BATCH_NORM ->
          channels(inner == 1 ? Shape.of(samples, size) : Shape.of(samples, size, inner, 1));
      case LAYER_NORM, RMS_NORM -> trailing(samples, Math.max(inner, 2), 1, size, 1);
      case GROUP_NORM -> grouped(Shape.of(outer, size, 2), 1);
      case INSTANCE_NORM -> grouped(Shape.of(outer, size, 2, 1), size);
    };
  }

  private Shaped manySets(int sets, int inner) {
    return switch (family) {
      case BATCH_NORM -> inner == 1 ? channels(Shape.of(sets, 2)) : channels(Shape.of(2, sets));
      case LAYER_NORM, RMS_NORM -> trailing(sets, Math.max(inner, 2));
      case GROUP_NORM -> grouped(Shape.of(sets / 3 + 1, 6), 3);
      case INSTANCE_NORM -> grouped(Shape.of(sets / 2 + 1, 2, 2), 2);
    };
  }

  /** As many values of a set as no power of two has. */
  private Shaped oddGroups(int groups, int each, int size) {
    int inner = Math.max(size % 12, each == 1 ? 2 : 1);
    return switch (family) {
      case BATCH_NORM -> channels(Shape.of(groups, each, inner + 2));
      case LAYER_NORM, RMS_NORM -> trailing(2, groups, each, inner);
      case GROUP_NORM -> grouped(Shape.of(2, groups * each, inner), groups);
      case INSTANCE_NORM -> grouped(Shape.of(each, groups, inner + 1, 1), groups);
    };
  }

  /** One value for every mean and variance, in one sample or in several. */
  Arbitrary<Shaped> single() {
    Arbitrary<Integer> few = Arbitraries.of(1, 2, 3);
    Arbitrary<Integer> rank = Arbitraries.integers().between(2, 5);
    return Combinators.combine(few, few, rank)
        .as(
            (samples, channels, axes) ->
                switch (family) {
                  case BATCH_NORM -> channels(ones(axes, 1, channels));
                  case LAYER_NORM, RMS_NORM -> trailing(samples, 1);
                  case GROUP_NORM -> grouped(ones(axes, samples, channels), channels);
                  case INSTANCE_NORM ->
                      grouped(ones(Math.max(axes, 3), samples, channels), channels);
                });
  }

  /** No elements at all: no samples, or samples of no size where the family has such. */
  Arbitrary<Shaped> empty() {
    Arbitrary<Integer> few = Arbitraries.of(1, 2, 3);
    return Combinators.combine(few, few, Arbitraries.of(false, true))
        .as(
            (channels, inner, noSize) ->
                switch (family) {
                  case BATCH_NORM ->
                      channels(noSize ? Shape.of(2, channels, 0) : Shape.of(0, channels, inner));
                  case LAYER_NORM, RMS_NORM ->
                      noSize ? trailing(channels, 0, inner, inner + 1) : trailing(0, inner + 1);
                  case GROUP_NORM -> grouped(empty(channels, inner, noSize), channels);
                  case INSTANCE_NORM -> grouped(empty(channels, inner, noSize), channels);
                });
  }

  private static Shape empty(int channels, int inner, boolean noSize) {
    return noSize ? Shape.of(2, channels, 0) : Shape.of(0, channels, inner);
  }

  private static Shape ones(int rank, int samples, int channels) {
    int[] sizes = new int[rank];
    Arrays.fill(sizes, 1);
    sizes[0] = samples;
    sizes[1] = channels;
    return Shape.of(sizes);
  }

  private static Shaped channels(Shape shape) {
    return new Shaped(shape, new PerChannel(shape.size(1), 1, shape.rank(), shape.rank()));
  }

  private static Shaped grouped(Shape shape, int groups) {
    Reduction reduction = new ChannelGroups(groups, shape.size(1), 1, shape.rank(), shape.rank());
    return new Shaped(shape, reduction);
  }

  /** The last axis normalized, or the last two of three and more. */
  private static Shaped trailing(int... sizes) {
    int from = sizes.length > 2 ? sizes.length - 2 : 1;
    int[] normalized = Arrays.copyOfRange(sizes, from, sizes.length);
    return new Shaped(Shape.of(sizes), new TrailingAxes(Shape.of(normalized)));
  }
}
