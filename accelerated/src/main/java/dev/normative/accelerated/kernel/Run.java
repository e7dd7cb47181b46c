package dev.normative.accelerated.kernel;

/**
 * Neighbouring elements that all belong to one channel.
 *
 * @param start the first position
 * @param length how many elements
 * @param channel their channel
 */
public record Run(int start, int length, int channel) {

  /** The position behind the last element. */
  public int end() {
    return start + length;
  }

  /** What is left of the run without its first {@code done} elements. */
  public Run skipping(int done) {
    return new Run(start + done, length - done, channel);
  }
}
