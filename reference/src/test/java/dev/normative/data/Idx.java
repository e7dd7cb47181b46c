package dev.normative.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;

/** Writes IDX files for tests. */
final class Idx {

  private Idx() {}

  /** The content of a file, whether or not the elements fit the dimensions. */
  static byte[] bytes(int[] dimensions, byte[] elements) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * dimensions.length + elements.length);
    file.put(new byte[] {0, 0, 8, (byte) dimensions.length});
    for (int dimension : dimensions) {
      file.putInt(dimension);
    }
    return file.put(elements).array();
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return packed.toByteArray();
  }

  static IdxFile file(int[] dimensions, int... elements) throws IOException {
    byte[] bytes = new byte[elements.length];
    for (int i = 0; i < elements.length; i++) {
      bytes[i] = (byte) elements[i];
    }
    return IdxFile.read(new ByteArrayInputStream(bytes(dimensions, bytes)), "a test's array");
  }
}
