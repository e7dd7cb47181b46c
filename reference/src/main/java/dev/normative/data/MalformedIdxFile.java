package dev.normative.data;

import dev.normative.file.MalformedFile;

/** An IDX file whose content is not what its format promises. */
public final class MalformedIdxFile extends MalformedFile {

  private static final long serialVersionUID = 1L;

  MalformedIdxFile(String source, long position, String found, String expected) {
    super(source, position, found, expected);
  }
}
