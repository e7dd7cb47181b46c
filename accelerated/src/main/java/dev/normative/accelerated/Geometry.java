package dev.normative.accelerated;

import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.SumOrder;
import dev.normative.contract.Reduction;
import dev.normative.contract.Reduction.ChannelGroups;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.Reduction.TrailingAxes;
import dev.normative.tensor.Shape;

/**
 * What every reduction comes down to: the memory of an input seen as [samples, blocks, groups,
 * channels of a group, inner]. A statistics set is one sample and one group; a parameter is one
 * group and one channel of it.
 *
 * <ul>
 *   <li>batch normalization: one sample, a group for each channel;
 *   <li>layer normalization: one block and one group, whose channels are the normalized elements;
 *   <li>group and instance normalization: as they say, blocks being what lies before the channels.
 * </ul>
 *
 * @param samples how many statistics sets a group has
 * @param blocks how many equally spaced pieces a set has
 * @param groups how many sets a sample has
 * @param members how many channels a group has
 * @param inner how many neighbours have the same parameters
 */
record Geometry(int samples, int blocks, int groups, int members, int inner) {
  /** Elements that make a task of rows, about: enough to be worth handing to a thread. */
  private static final int TASK = 1 << 15;

  /**
   * Elements of sets that are still in some cache when they are read again: a megabyte of float32
   * of one array, what usual caches of the second level hold; of two, the rest is in the third.
   * Measured from a quarter to twice as many: the fewer turns from summing to writing, the better,
   * as long as nothing has to be read from memory again.
   */
  private static final int CACHED = 1 << 18;

  /** Tasks of rows, at most, because each has sums of its own for every column. */
  private static final int TASKS = 64;

  /** The ways in which sets lie in memory, which different loops are made for. */
  enum Pattern {
    /** Neighbours share their parameters: images with the channels first. */
    PLANES,
    /** A set is a run of neighbours, each with parameters of its own. */
    ROWS,
    /** Neighbours belong to different channels, with the rest of each channel far away. */
    COLUMNS
  }

  /** An input that is not empty, in row-major order. */
  static Geometry of(Reduction reduction, Shape input) {
    if (reduction instanceof PerChannel perChannel) {
      int inner = input.elements(perChannel.axis() + 1, input.rank());
      int channels = perChannel.channels();
      return of(1, input.elements() / channels / inner, channels, 1, inner);
    }
    if (reduction instanceof TrailingAxes trailing) {
      int length = trailing.normalizedShape().elements();
      return of(input.elements() / length, 1, 1, length, 1);
    }
    ChannelGroups grouped = (ChannelGroups) reduction;
    int inner = input.elements(grouped.axis() + 1, input.rank());
    int blocks = input.elements(1, grouped.axis());
    return of(input.size(0), blocks, grouped.groups(), members(grouped), inner);
  }

  /** An input that is not empty, whose channels are axis 1, but lie next to each other. */
  static Geometry channelsLast(Reduction reduction, Shape input) {
    if (reduction instanceof PerChannel perChannel) {
      int channels = perChannel.channels();
      return of(1, input.elements() / channels, channels, 1, 1);
    }
    ChannelGroups grouped = (ChannelGroups) reduction;
    int blocks = input.elements(2, input.rank());
    return of(input.size(0), blocks, grouped.groups(), members(grouped), 1);
  }

  private static int members(ChannelGroups grouped) {
    return grouped.channels() / grouped.groups();
  }

  private static Geometry of(int samples, int blocks, int groups, int members, int inner) {
    // The blocks of an only channel are neighbours.
    return groups * members == 1
        ? new Geometry(samples, 1, 1, 1, blocks * inner)
        : new Geometry(samples, blocks, groups, members, inner);
  }

  Pattern pattern() {
    if (inner > 1) {
      return Pattern.PLANES;
    }
    return blocks == 1 && members > 1 ? Pattern.ROWS : Pattern.COLUMNS;
  }

  int sets() {
    return samples * groups;
  }

  /** How many values a set has. */
  int count() {
    return blocks * members * inner;
  }

  /** How many sets, neighbours, the cache holds at a time, about; 1 at least. */
  int setsInCache() {
    return Math.max(1, CACHED / count());
  }

  /** How many parameters there are: channels, or elements of the normalized shape. */
  int parameters() {
    return groups * members;
  }

  int elements() {
    return sets() * count();
  }

  /** How far the blocks of a set are apart. */
  int blockStride() {
    return parameters() * inner;
  }

  /** Where a set begins. */
  int start(int set) {
    return set / groups * blocks * blockStride() + set % groups * members * inner;
  }

  /** The first parameter of a set. */
  int parameter(int set) {
    return set % groups * members;
  }

  /**
   * One set of {@link Pattern#ROWS} in each of so many samples, from a set on: a run for each, with
   * its own statistics, and the same parameters.
   */
  Runs rows(int set, int count, Runs into) {
    return into.at(start(set), blockStride(), count, members)
        .having(set, groups, parameter(set), 0);
  }

  /**
   * Of so many rows of a matrix with a column for every parameter, how many make a task: whole
   * leaves of the {@link SumOrder}, by sizes alone.
   */
  int rowsOfTask(int rows) {
    int wanted = Math.max(TASK / parameters(), (rows - 1) / TASKS + 1);
    return (int) Math.min(Integer.MAX_VALUE, ((wanted - 1L) / SumOrder.ROWS + 1) * SumOrder.ROWS);
  }
}
