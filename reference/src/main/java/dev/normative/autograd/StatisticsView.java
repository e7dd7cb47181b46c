package dev.normative.autograd;

import dev.normative.contract.Reduction;
import dev.normative.tensor.Shape;

/**
 * An input seen with such axes that every statistics set, and everything that shares a parameter,
 * is a matter of axes.
 *
 * @param input the input's elements, in the same order
 * @param parameters scale, shift and running statistics: 1 where elements share one
 * @param axes the axes of {@code input} that a mean and a variance are taken over
 */
record StatisticsView(Shape input, Shape parameters, int... axes) {

  /** The view of an input that fits the reduction. */
  static StatisticsView of(Reduction reduction, Shape input) {
    if (reduction instanceof Reduction.PerChannel perChannel) {
      int axis = perChannel.axis();
      int channels = perChannel.channels();
      Shape seen = Shape.of(input.elements(0, axis), channels, after(input, axis));
      return new StatisticsView(seen, Shape.of(1, channels, 1), 0, 2);
    }
    if (reduction instanceof Reduction.TrailingAxes trailing) {
      int length = trailing.normalizedShape().elements();
      return new StatisticsView(
          Shape.of(input.elements() / length, length), Shape.of(1, length), 1);
    }
    if (reduction instanceof Reduction.ChannelGroups grouped) {
      int axis = grouped.axis();
      int perGroup = grouped.channels() / grouped.groups();
      int between = input.elements(1, axis);
      Shape seen = Shape.of(input.size(0), between, grouped.groups(), perGroup, after(input, axis));
      return new StatisticsView(seen, Shape.of(1, 1, grouped.groups(), perGroup, 1), 1, 3, 4);
    }
    throw new IllegalArgumentException("a reduction that cannot be composed: " + reduction);
  }

  private static int after(Shape input, int axis) {
    return input.elements(axis + 1, input.rank());
  }
}
