package dev.normative.accelerated.kernel;

/**
 * Neighbouring rows, each with one element of every channel in order.
 *
 * @param start the position of the first row's channel 0
 * @param count how many rows
 * @param channels how many elements a row has
 * @param firstChannel the channels before this one are left out
 */
public record Rows(int start, int count, int channels, int firstChannel) {

  /** The position of one element. */
  public int position(int row, int channel) {
    return start + row * channels + channel;
  }

  /** The same rows without the channels before {@code channel}. */
  public Rows fromChannel(int channel) {
    return new Rows(start, count, channels, channel);
  }
}
