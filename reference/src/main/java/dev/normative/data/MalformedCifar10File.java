package dev.normative.data;

import dev.normative.file.MalformedFile;

/** A file that is not CIFAR-10's binary version. */
public final class MalformedCifar10File extends MalformedFile {

  private static final long serialVersionUID = 1L;

  MalformedCifar10File(String source, long position, String found, String expected) {
    super(source, position, found, expected);
  }
}
