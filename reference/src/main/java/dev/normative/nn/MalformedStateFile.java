package dev.normative.nn;

import java.io.IOException;

/** A state file whose content is not what its format promises. */
public final class MalformedStateFile extends IOException {
  private static final long serialVersionUID = 1L;

  private final String source;
  private final long position;
  private final String found;
  private final String expected;

  MalformedStateFile(String source, long position, String found, String expected) {
    super(source + ", byte " + position + ": found " + found + ", expected " + expected);
    this.source = source;
    this.position = position;
    this.found = found;
    this.expected = expected;
  }

  /** The file. */
  public String source() {
    return source;
  }

  /** The place of what is wrong, counted from 0. */
  public long position() {
    return position;
  }

  /** What stands there. */
  public String found() {
    return found;
  }

  /** What should stand there. */
  public String expected() {
    return expected;
  }
}
