package dev.normative.conformance.generate;

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
 * Draws input shapes together with the reduction that they are for: ranks 2 to 5, sizes of 1, of
 * vector lanes give or take 1, and primes, at which kernels change their way. Every statistics set
 * has at least two values.
 */
final class Shapes {
  private static final Integer[] CHANNELS = {1, 2, 3, 4, 5};
  private static final Integer[] MANY_CHANNELS = {8, 9, 17};
  private static final Integer[] GROUPED_CHANNELS = {2, 4, 6, 3, 1, 8};
  private static final Integer[] MANY_GROUPED_CHANNELS = {9, 16, 12, 17};
  private static final Integer[] BATCH_SIZES = {2, 3, 4, 5, 1};
  private static final Integer[] LARGE_BATCH_SIZES = {7, 8, 9, 16, 17, 33};
  private static final Integer[] SPATIAL_SIZES = {1, 2, 3};
  private static final Integer[] LARGE_SPATIAL_SIZES = {4, 5, 7, 8, 9};
  private static final Integer[] FLAT_SIZES = {1, 2, 3, 7, 8, 9};
  private static final Integer[] LARGE_FLAT_SIZES = {15, 16, 17, 31, 33, 49, 64, 65, 257};

  private Shapes() {}

  /** An input shape and what is reduced in it. */
  record Shaped(Shape shape, Reduction reduction) {}

  /** [N, C] to [N, C, D, H, W], statistics per channel, now and then channels last. */
  static Arbitrary<Shaped> perChannel(Arbitrary<Boolean> channelsLast) {
    Arbitrary<Shape> shapes =
        withChannels(batch(), seldom(CHANNELS, MANY_CHANNELS), true).map(s -> enlarged(s, 0));
    return Combinators.combine(shapes, channelsLast)
        .as(
            (shape, last) -> {
              int axis = last ? shape.rank() - 1 : 1;
              return new Shaped(
                  shape, new PerChannel(shape.size(axis), axis, shape.rank(), shape.rank()));
            });
  }

  /** One to three leading axes (the first one being the batch), one to three normalized ones. */
  static Arbitrary<Shaped> trailingAxes() {
    Arbitrary<Integer> small = Arbitraries.of(SPATIAL_SIZES);
    Arbitrary<Shape> lead1 = batch().map(Shape::of);
    Arbitrary<Shape> lead2 = Combinators.combine(batch(), small).as(Shape::of);
    Arbitrary<Shape> lead3 = Combinators.combine(batch(), small, small).as(Shape::of);
    Arbitrary<Shape> one = seldom(FLAT_SIZES, LARGE_FLAT_SIZES).map(Shape::of);
    Arbitrary<Integer> spatial = seldom(SPATIAL_SIZES, LARGE_SPATIAL_SIZES);
    Arbitrary<Shape> two = Combinators.combine(spatial, spatial).as(Shape::of);
    Arbitrary<Shape> three = Combinators.combine(small, spatial, spatial).as(Shape::of);
    Arbitrary<Shape> lead = Arbitraries.oneOf(lead1, lead1, lead2, lead3);
    Arbitrary<Shape> normalized =
        Arbitraries.oneOf(one, one, two, three)
            .map(shape -> shape.elements() < 2 ? enlarged(shape, shape.rank() - 1) : shape);
    return Combinators.combine(lead, normalized)
        .as(
            (leading, trailing) ->
                new Shaped(joined(leading, trailing), new TrailingAxes(trailing)));
  }

  /** [N, C] to [N, C, D, H, W] with a number of groups that divides the channels. */
  static Arbitrary<Shaped> channelGroups(Arbitrary<Boolean> channelsLast) {
    return Combinators.combine(
            withChannels(batch(), seldom(GROUPED_CHANNELS, MANY_GROUPED_CHANNELS), true),
            channelsLast,
            Arbitraries.integers().between(0, 11))
        .as(
            (shape, last, choice) -> {
              Shape oriented = last ? channelsLast(shape) : shape;
              int axis = last ? shape.rank() - 1 : 1;
              return grouped(oriented, axis, groups(oriented.size(axis), choice));
            });
  }

  /** [N, C, L] to [N, C, D, H, W] with a group for every channel. */
  static Arbitrary<Shaped> perSampleAndChannel(Arbitrary<Boolean> channelsLast) {
    return Combinators.combine(
            withChannels(batch(), seldom(CHANNELS, MANY_CHANNELS), false), channelsLast)
        .as(
            (shape, last) -> {
              Shape oriented = last ? channelsLast(shape) : shape;
              int axis = last ? shape.rank() - 1 : 1;
              return grouped(oriented, axis, oriented.size(axis));
            });
  }

  private static Shaped grouped(Shape shape, int axis, int groups) {
    int channels = shape.size(axis);
    Shape fitting = shape;
    if (shape.elements() / shape.size(0) == groups) {
      // One value per group: a spatial axis has to grow, or there have to be fewer groups.
      if (shape.rank() == 2) {
        return channels == 1
            ? grouped(shape.with(axis, 2), axis, 1)
            : new Shaped(shape, new ChannelGroups(1, channels, axis, 2, 2));
      }
      fitting = enlarged(shape, axis == 1 ? shape.rank() - 1 : 1);
    }
    return new Shaped(
        fitting, new ChannelGroups(groups, channels, axis, fitting.rank(), fitting.rank()));
  }

  private static int groups(int channels, int choice) {
    int[] divisors = new int[channels];
    int count = 0;
    for (int candidate = 1; candidate <= channels; candidate++) {
      if (channels % candidate == 0) {
        divisors[count++] = candidate;
      }
    }
    // Proper groups first: with 1 or as many as channels, other axes give the same result.
    int shifted = count > 2 ? (choice + 1) % count : choice % count;
    return divisors[shifted];
  }

  private static Arbitrary<Integer> batch() {
    return Arbitraries.frequencyOf(
        Tuple.of(6, Arbitraries.of(BATCH_SIZES)),
        Tuple.of(1, Arbitraries.of(LARGE_BATCH_SIZES)),
        Tuple.of(1, Arbitraries.integers().between(1, 40)));
  }

  /** A small size mostly, a large one now and then: most faults show in few elements. */
  private static Arbitrary<Integer> seldom(Integer[] small, Integer[] large) {
    return Arbitraries.frequencyOf(
        Tuple.of(5, Arbitraries.of(small)), Tuple.of(1, Arbitraries.of(large)));
  }

  private static Arbitrary<Shape> withChannels(
      Arbitrary<Integer> batch, Arbitrary<Integer> channels, boolean rank2) {
    Arbitrary<Integer> spatial = seldom(SPATIAL_SIZES, LARGE_SPATIAL_SIZES);
    Arbitrary<Integer> small = Arbitraries.of(SPATIAL_SIZES);
    Arbitrary<Shape> two = Combinators.combine(batch, channels).as(Shape::of);
    Arbitrary<Shape> three =
        Combinators.combine(batch, channels, seldom(FLAT_SIZES, LARGE_FLAT_SIZES)).as(Shape::of);
    Arbitrary<Shape> four = Combinators.combine(batch, channels, spatial, spatial).as(Shape::of);
    Arbitrary<Shape> five = Combinators.combine(batch, channels, small, small, small).as(Shape::of);
    return rank2 ? Arbitraries.oneOf(two, three, four, five) : Arbitraries.oneOf(three, four, five);
  }

  private static Shape enlarged(Shape shape, int axis) {
    return shape.size(axis) < 2 ? shape.with(axis, 2) : shape;
  }

  private static Shape channelsLast(Shape shape) {
    int[] sizes = shape.toArray();
    int channels = sizes[1];
    System.arraycopy(sizes, 2, sizes, 1, sizes.length - 2);
    sizes[sizes.length - 1] = channels;
    return Shape.of(sizes);
  }

  private static Shape joined(Shape leading, Shape trailing) {
    int[] sizes = Arrays.copyOf(leading.toArray(), leading.rank() + trailing.rank());
    System.arraycopy(trailing.toArray(), 0, sizes, leading.rank(), trailing.rank());
    return Shape.of(sizes);
  }
}
