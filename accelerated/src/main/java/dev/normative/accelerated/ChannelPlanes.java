package dev.normative.accelerated;

import dev.normative.accelerated.kernel.Blocks;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.SumOrder;

/**
 * What forward and backward share on {@link Geometry.Pattern#PLANES} whose sets are single channels
 * in several pieces: batch normalization of images. All channels are read together, in the order of
 * memory, once for the sums and once for the results: set by set, a channel would still be in the
 * cache at the second reading, but the first one, which jumps from image to image, takes twice to
 * three times as long (measured with planes of 7x7 to 56x56), and the memory would be written in
 * jumps as well. Of short planes, the few images of a block are summed side by side.
 *
 * <p>A unit is a sample. The sums of a chunk are those of a slice of its channels in one block of
 * the {@link SumOrder}, or in all blocks of a plane that has several; its results are as many
 * planes, of all channels, in the order of memory.
 */
abstract class ChannelPlanes extends Sweep {
  /**
   * Elements of a slice of long runs, about: half of a usual cache of the second level, so that
   * there are tasks for several threads.
   */
  private static final int SLICE = 1 << 17;

  /** Slices of an input with long runs, about, that is too small for several of that size. */
  private static final int SLICES = 16;

  /**
   * Channels of a slice whose blocks have several runs: their lanes stay in the cache of the second
   * level. More is not needed, but fewer make jumps from image to image: with half of the channels
   * of planes of 14x14 or 28x28, sums take one and a half times as long.
   */
  private static final int CHANNELS = 512;

  /** Tasks, at least, for the sake of which slices have fewer channels. */
  private static final int TASKS = 8;

  /** Channels of a slice of packed runs: a block of each stays in that cache. */
  private static final int CHANNELS_OF_PACKED_RUNS = 64;

  /**
   * Elements of a block, at most, that forward sums read at once: one piece of each of its images,
   * then the pieces next to them. Lanes of short runs are more than the runs themselves, and so
   * they stay in the cache of the first level (measured with 7x7 and 8x8: a tenth to a third of the
   * whole call). The gradients' sums read twice as many places at once and gain nothing.
   */
  private static final int SHORT_BLOCK = 1 << 10;

  /** Elements of a run, at least, for that: two lines of the cache. */
  private static final int SHORT_RUN = 2 * SumOrder.LANES;

  private final Blocks blocks;
  private final int runsOfChunk;
  private final boolean blockByBlock;
  private final int chunksOfRuns;
  private final int channelsOfChunk;
  private final int slices;

  ChannelPlanes(Workspace work, Geometry geometry, boolean readsOneArray) {
    super(work, geometry);
    this.blocks = new Blocks(geometry.blocks(), geometry.blockStride(), geometry.inner());
    this.runsOfChunk = SumOrder.runsPerBlock(geometry.inner());
    this.blockByBlock =
        runsOfChunk == 1
            || geometry.inner() < SumOrder.LANES
            || readsOneArray
                && geometry.inner() >= SHORT_RUN
                && runsOfChunk * geometry.inner() <= SHORT_BLOCK;
    this.chunksOfRuns = (geometry.blocks() - 1) / runsOfChunk + 1;
    this.channelsOfChunk = Math.min(geometry.groups(), channels());
    this.slices = (geometry.groups() - 1) / channelsOfChunk + 1;
    work.partials(2 * geometry.sets() * blocks.count());
  }

  private int channels() {
    if (geometry.inner() < SumOrder.LANES) {
      return CHANNELS_OF_PACKED_RUNS;
    }
    if (runsOfChunk > 1) {
      int slicesForTasks = (TASKS - 1) / chunksOfRuns + 1;
      return Math.min(CHANNELS, (geometry.groups() - 1) / slicesForTasks + 1);
    }
    int slice = Math.min(SLICE, geometry.elements() / SLICES);
    return (slice - 1) / geometry.inner() + 1;
  }

  /** Whether this is the way to go over such an input. */
  static boolean suits(Geometry geometry) {
    return geometry.pattern() == Geometry.Pattern.PLANES
        && geometry.members() == 1
        && geometry.blocks() > 1;
  }

  @Override
  final int units() {
    return geometry.samples();
  }

  @Override
  final int chunks() {
    return slices * chunksOfRuns;
  }

  private int firstChannel(int chunk) {
    return chunk % slices * channelsOfChunk;
  }

  private int endOfChannels(int chunk) {
    return Math.min(geometry.groups(), firstChannel(chunk) + channelsOfChunk);
  }

  @Override
  final void reduce(int pass, int sample, int chunk, Scratch scratch) {
    int block = chunk / slices * blocks.blocksOfRun();
    int end = endOfChannels(chunk);
    if (blockByBlock) {
      for (int channel = firstChannel(chunk); channel < end; channel++) {
        reduceBlocks(sample, channel, block, scratch);
      }
    } else {
      reduceRuns(sample, firstChannel(chunk), end, block, scratch);
    }
  }

  /** Sums blocks of one channel. */
  private void reduceBlocks(int sample, int channel, int first, Scratch scratch) {
    int set = sample * geometry.groups() + channel;
    for (int block = first; block < first + blocks.blocksOfRun(); block++) {
      Runs runs = blocks.locate(block, geometry.start(set), scratch.runs);
      add(runs.having(set, 0, channel, 0), scratch.lanes(1), Scratch.lanesOf(0), 0);
      scratch.sumLanes(0, work.partials, partial(sample, block, channel));
    }
  }

  /** Sums a block of each of several channels, at once, because their runs are neighbours. */
  private void reduceRuns(int sample, int first, int end, int block, Scratch scratch) {
    double[] lanes = scratch.lanes(end - first);
    int set = sample * geometry.groups();
    int inner = geometry.inner();
    Runs runs = blocks.locate(block, geometry.start(set + first), scratch.runs);
    int start = runs.start();
    int count = runs.count();
    for (int run = 0; run < count; run++) {
      runs.at(start + run * geometry.blockStride(), inner, end - first, inner);
      add(runs.having(set + first, 1, first, 1), lanes, Scratch.lanesOf(0), SumOrder.TWO_SUMS);
    }
    for (int i = 0; i < end - first; i++) {
      scratch.sumLanes(i, work.partials, partial(sample, block, first + i));
    }
  }

  /** Adds runs of one channel, or one run of each of several, to the lanes of both sums. */
  abstract void add(Runs runs, double[] lanes, int at, int distance);

  private int partial(int sample, int block, int channel) {
    return 2 * ((sample * blocks.count() + block) * geometry.groups() + channel);
  }

  @Override
  final void finish(int pass, int sample, Scratch scratch) {
    double[] sums = scratch.pair;
    for (int channel = 0; channel < geometry.groups(); channel++) {
      scratch.outerTree.begin(2);
      for (int chunk = 0; chunk < blocks.chunks(); chunk++) {
        scratch.tree.begin(2);
        for (int block = blocks.firstOf(chunk); block < blocks.endOf(chunk); block++) {
          int at = partial(sample, block, channel);
          scratch.tree.add(work.partials[at], work.partials[at + 1]);
        }
        scratch.tree.sum(sums, 0);
        scratch.outerTree.add(sums[0], sums[1]);
      }
      scratch.outerTree.sum(sums, 0);
      finish(pass, sample, channel, sums[0], sums[1]);
    }
  }

  /** Takes the sums of a channel. */
  abstract void finish(int pass, int sample, int channel, double first, double second);

  @Override
  final void map(int sample, int chunk, Scratch scratch) {
    int groups = geometry.groups();
    int inner = geometry.inner();
    int firstRun = chunk / slices * runsOfChunk;
    int runs = Math.min(geometry.blocks() - firstRun, runsOfChunk);
    int end = end(runs * groups, chunk % slices + 1);
    for (int plane = end(runs * groups, chunk % slices); plane < end; ) {
      int channel = plane % groups;
      int count = Math.min(groups - channel, end - plane);
      int set = sample * groups + channel;
      int start = geometry.start(set) + (firstRun + plane / groups) * geometry.blockStride();
      write(scratch.runs.at(start, inner, count, inner).having(set, 1, channel, 1));
      plane += count;
    }
  }

  private int end(int planes, int slice) {
    return (int) ((long) planes * slice / slices);
  }

  /** Writes the results of neighbouring planes. */
  abstract void write(Runs planes);
}
