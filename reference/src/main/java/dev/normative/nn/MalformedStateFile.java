package dev.normative.nn;

import dev.normative.file.MalformedFile;

/** A state file whose content is not what its format promises. */
public final class MalformedStateFile extends MalformedFile {

  private static final long serialVersionUID = 1L;

  MalformedStateFile(String source, long position, String found, String expected) {
    super(source, position, found, expected);
  }
}
