package dev.normative.data;

import java.io.IOException;

/** A file that is not CIFAR-10's binary version. */
public final class MalformedCifar10File extends IOException {

  private static final long serialVersionUID = 1L;

  private final String source;
  private final long position;
  private final String found;
  private final String expected;

  MalformedCifar10File(String source, long position, String found, String expected) {
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
