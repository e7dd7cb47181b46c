package dev.normative.accelerated.kernel;

import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * Two sums for every channel, added in the {@link SumOrder}.
 *
 * @param first the first sum of each channel
 * @param second the second sum of each channel
 */
public record ChannelSums(double[] first, double[] second) {

  /**
   * Sums up a layout.
   *
   * @param runs adds the terms of a run of at most a leaf onto lanes: those of the first sum, then
   *     those of the second
   * @param rows adds the terms of at most a leaf of rows onto sums: those of the first sum, one per
   *     channel, then those of the second
   */
  public static ChannelSums of(
      Layout layout, BiConsumer<Run, double[]> runs, BiConsumer<Rows, double[]> rows) {
    return layout.acrossChannels() ? ofRows(layout, rows) : ofRuns(layout, runs);
  }

  private static ChannelSums ofRuns(Layout layout, BiConsumer<Run, double[]> terms) {
    double[] first = new double[layout.channels()];
    double[] second = new double[layout.channels()];
    PairwiseTree tree = new PairwiseTree(2);
    double[] lanes = new double[2 * SumOrder.LANES];
    double[] leaf = new double[2];
    for (int channel = 0; channel < layout.channels(); channel++) {
      for (int block = 0; block < layout.blocks(); block++) {
        Run rest = layout.run(block, channel);
        while (rest.length() > 0) {
          int length = Math.min(SumOrder.LEAF, rest.length());
          Arrays.fill(lanes, 0);
          terms.accept(new Run(rest.start(), length, channel), lanes);
          leaf[0] = SumOrder.ofLanes(lanes, 0);
          leaf[1] = SumOrder.ofLanes(lanes, SumOrder.LANES);
          tree.add(leaf);
          rest = rest.skipping(length);
        }
      }
      double[] total = tree.drain();
      first[channel] = total[0];
      second[channel] = total[1];
    }
    return new ChannelSums(first, second);
  }

  private static ChannelSums ofRows(Layout layout, BiConsumer<Rows, double[]> terms) {
    int channels = layout.channels();
    PairwiseTree tree = new PairwiseTree(2 * channels);
    double[] leaf = new double[2 * channels];
    for (int row = 0; row < layout.blocks(); row += SumOrder.ROWS) {
      Arrays.fill(leaf, 0);
      terms.accept(layout.rows(row, SumOrder.ROWS), leaf);
      tree.add(leaf);
    }
    double[] total = tree.drain();
    return new ChannelSums(
        Arrays.copyOf(total, channels), Arrays.copyOfRange(total, channels, 2 * channels));
  }
}
