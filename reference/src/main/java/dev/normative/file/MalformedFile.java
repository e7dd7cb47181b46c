package dev.normative.file;

import java.io.IOException;

/** A file whose content is not what its format promises: where, what, and what should be. */
public abstract class MalformedFile extends IOException {

  private static final long serialVersionUID = 1L;

  private final String source;
  private final long position;
  private final String found;
  private final String expected;

  /**
   * What is wrong; each format has a type of its own.
   *
   * @param source the file, or what the reader was told that a stream is
   * @param position where, in bytes from 0
   */
  protected MalformedFile(String source, long position, String found, String expected) {
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
