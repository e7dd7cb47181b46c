package dev.normative.contract;

import dev.normative.tensor.Shape;

/** Which elements of an input share a mean and a variance, and which share scale and shift. */
public sealed interface Reduction {

  /** The shape that scale and shift have. */
  Shape parameterShape();

  /** Whether scale and shift have this shape; unlike {@link #parameterShape}, makes no object. */
  boolean hasParameterShape(Shape shape);

  /** How many mean-variance pairs a layer would track; 0 where no running statistics make sense. */
  int trackedStatistics();

  /** Why an input of this shape does not fit, or null where it does. */
  String misfit(Shape input);

  /**
   * Batch normalization: one statistics set and one parameter pair per channel.
   *
   * @param channels the size of the channel axis
   * @param axis the channel axis, 0 being the outermost
   * @param leastRank the smallest rank of an input
   * @param mostRank the largest rank of an input
   */
  record PerChannel(int channels, int axis, int leastRank, int mostRank) implements Reduction {
    /** Refuses sizes and axes that no input can have. */
    public PerChannel {
      requirePositive("channels", channels);
      if (leastRank < 1 || leastRank > mostRank || axis < 0 || axis >= leastRank) {
        throw new IllegalArgumentException(
            "channel axis "
                + axis
                + " with ranks "
                + leastRank
                + " to "
                + mostRank
                + ": the axis must be 0 or more and below the smallest rank");
      }
    }

    @Override
    public Shape parameterShape() {
      return Shape.of(channels);
    }

    @Override
    public boolean hasParameterShape(Shape shape) {
      return shape.rank() == 1 && shape.size(0) == channels;
    }

    @Override
    public int trackedStatistics() {
      return channels;
    }

    @Override
    public String misfit(Shape input) {
      return channelMisfit(input, channels, axis, leastRank, mostRank);
    }
  }

  /**
   * Layer and RMS normalization: one statistics set per leading index, one parameter pair per
   * trailing index.
   *
   * @param normalizedShape the trailing axes
   */
  record TrailingAxes(Shape normalizedShape) implements Reduction {
    /** Refuses an empty list of axes and axes of size 0. */
    public TrailingAxes {
      if (normalizedShape.rank() == 0 || normalizedShape.elements() == 0) {
        throw new IllegalArgumentException(
            "normalized shape " + normalizedShape + " needs at least one axis, each of size >= 1");
      }
    }

    @Override
    public Shape parameterShape() {
      return normalizedShape;
    }

    @Override
    public boolean hasParameterShape(Shape shape) {
      return shape.equals(normalizedShape);
    }

    @Override
    public int trackedStatistics() {
      return 0;
    }

    @Override
    public String misfit(Shape input) {
      int offset = input.rank() - normalizedShape.rank();
      boolean fits = offset >= 0;
      for (int axis = 0; fits && axis < normalizedShape.rank(); axis++) {
        fits = input.size(offset + axis) == normalizedShape.size(axis);
      }
      return fits
          ? null
          : "input " + input + " does not end in the normalized shape " + normalizedShape;
    }
  }

  /**
   * Group normalization: one statistics set per sample and group of channels, one parameter pair
   * per channel. With as many groups as channels it is instance normalization, whose statistics can
   * be tracked: for each channel, the mean over the samples.
   *
   * @param groups how many groups the channels fall into
   * @param channels the size of the channel axis, a multiple of {@code groups}
   * @param axis the channel axis, at least 1 (axis 0 counts the samples)
   * @param leastRank the smallest rank of an input
   * @param mostRank the largest rank of an input
   */
  record ChannelGroups(int groups, int channels, int axis, int leastRank, int mostRank)
      implements Reduction {
    /** Refuses groups that do not divide the channels, and axes that no input can have. */
    public ChannelGroups {
      requirePositive("groups", groups);
      requirePositive("channels", channels);
      if (channels % groups != 0) {
        throw new IllegalArgumentException(
            channels + " channels cannot be split into " + groups + " groups of the same size");
      }
      if (leastRank < 2 || leastRank > mostRank || axis < 1 || axis >= leastRank) {
        throw new IllegalArgumentException(
            "channel axis "
                + axis
                + " with ranks "
                + leastRank
                + " to "
                + mostRank
                + ": the axis must be 1 or more and below the smallest rank");
      }
    }

    @Override
    public Shape parameterShape() {
      return Shape.of(channels);
    }

    @Override
    public boolean hasParameterShape(Shape shape) {
      return shape.rank() == 1 && shape.size(0) == channels;
    }

    @Override
    public int trackedStatistics() {
      return groups == channels ? channels : 0;
    }

    @Override
    public String misfit(Shape input) {
      return channelMisfit(input, channels, axis, leastRank, mostRank);
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be 1 or more");
    }
  }

  private static String channelMisfit(
      Shape input, int channels, int axis, int leastRank, int mostRank) {
    if (input.rank() < leastRank || input.rank() > mostRank) {
      String wanted =
          leastRank == mostRank ? "rank " + leastRank : "rank " + leastRank + " to " + mostRank;
      return "input " + input + " has rank " + input.rank() + "; expected " + wanted;
    }
    if (input.size(axis) != channels) {
      return "input "
          + input
          + " has "
          + input.size(axis)
          + " channels on axis "
          + axis
          + "; expected "
          + channels;
    }
    return null;
  }
}
