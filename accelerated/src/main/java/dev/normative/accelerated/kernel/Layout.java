package dev.normative.accelerated.kernel;

import dev.normative.contract.Reduction;
import dev.normative.tensor.Shape;
import java.util.function.Consumer;

/**
 * Where the elements of a channel lie: the input seen as [blocks, channels, inner].
 *
 * <p>Two memory patterns come of it. With inner above 1 the elements of a channel form {@link Run}s
 * of neighbours (channels first). With inner = 1 neighbours belong to different channels, and whole
 * {@link Rows} are processed side by side (channels last, and [N, C]).
 *
 * @param blocks the product of the sizes before the channel axis
 * @param channels the size of the channel axis
 * @param inner the product of the sizes behind the channel axis
 */
public record Layout(int blocks, int channels, int inner) {

  /** The layout of an input that fits the reduction. */
  public static Layout of(Reduction.PerChannel reduction, Shape input) {
    int channels = reduction.channels();
    int count = input.elements() / channels;
    if (count == 0) {
      // The products of an empty input's other sizes may not fit an int.
      return new Layout(0, channels, 1);
    }
    if (channels == 1) {
      return new Layout(1, 1, count);
    }
    int inner = input.elements(reduction.axis() + 1, input.rank());
    return new Layout(count / inner, channels, inner);
  }

  /** How many elements a channel has. */
  public int count() {
    return blocks * inner;
  }

  /** Whether neighbouring elements belong to different channels. */
  public boolean acrossChannels() {
    return inner == 1;
  }

  /** The position of a channel's first element. */
  public int first(int channel) {
    return channel * inner;
  }

  /** One of the {@code blocks} runs of a channel. */
  Run run(int block, int channel) {
    return new Run((block * channels + channel) * inner, inner, channel);
  }

  /** At most {@code most} rows, beginning with {@code row}. */
  Rows rows(int row, int most) {
    return new Rows(row * channels, Math.min(most, blocks - row), channels, 0);
  }

  /** Visits every element once, as runs or as rows, whichever the memory is made of. */
  public void visit(Consumer<Run> runs, Consumer<Rows> rows) {
    if (acrossChannels()) {
      for (int row = 0; row < blocks; row += SumOrder.ROWS) {
        rows.accept(rows(row, SumOrder.ROWS));
      }
      return;
    }
    for (int block = 0; block < blocks; block++) {
      for (int channel = 0; channel < channels; channel++) {
        runs.accept(run(block, channel));
      }
    }
  }
}
