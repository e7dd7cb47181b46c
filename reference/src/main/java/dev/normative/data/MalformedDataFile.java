package dev.normative.data;

import java.io.IOException;

/**
 * A file of data whose content is not what its format promises: where, what, and what should be.
 */
public abstract sealed class MalformedDataFile extends IOException
    permits MalformedIdxFile, MalformedCifar10File {

  private static final long serialVersionUID = 1L;

  private final String source;
  private final long position;
  private final String found;
  private final String expected;

  MalformedDataFile(String source, long position, String found, String expected) {
    super(source + ", byte " + position + ": found " + found + ", expected " + expected);
    this.source = source;
    this.position = position;
    this.found = found;
    this.expected = expected;
  }

  /** The file, or what the reader was told that a stream is. */
  public final String source() {
    return source;
  }

  /** The place of what is wrong, counted from 0; in a gzip file, in its uncompressed content. */
  public final long position() {
    return position;
  }

  /** What stands there. */
  public final String found() {
    return found;
  }

  /** What should stand there. */
  public final String expected() {
    return expected;
  }
}
