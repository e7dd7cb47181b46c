package dev.normative.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An array of unsigned bytes in the IDX format, in which MNIST is published.
 *
 * <p>The format, all numbers big-endian: two bytes 0, one byte for the element type, one byte for
 * the number of dimensions, each dimension as a signed 32-bit number, then the elements, the last
 * dimension running fastest. Read here: type 0x08 (unsigned byte), 1 to 4 dimensions, and at most
 * 2^29 elements; the format's other types (signed bytes, 16- and 32-bit integers, floats and
 * doubles) are refused by name. Files may be gzip or not: the first two bytes decide.
 *
 * <p>Elements stay bytes: MNIST's training images are 47 MB so, and would be 376 MB as doubles.
 * Immutable.
 */
public final class IdxFile {

  private static final int TYPE_UNSIGNED_BYTE = 0x08;
  private static final int MOST_DIMENSIONS = 4;
  private static final long MOST_ELEMENTS = 1L << 29;

  private final String source;
  private final int[] dimensions;
  private final byte[] elements;

  private IdxFile(String source, int[] dimensions, byte[] elements) {
    this.source = source;
    this.dimensions = dimensions;
    this.elements = elements;
  }

  /**
   * Reads a file.
   *
   * @throws MalformedIdxFile if its content is not as described above
   * @throws IOException if it cannot be read
   */
  public static IdxFile read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString());
    }
  }

  /**
   * Reads a stream to its end, and leaves it open.
   *
   * @param source what messages call it
   * @throws MalformedIdxFile if its content is not as described above
   * @throws IOException if it cannot be read
   */
  public static IdxFile read(InputStream in, String source) throws IOException {
    return IdxInput.read(in, source, content -> parse(content, source));
  }

  private static IdxFile parse(InputStream in, String source) throws IOException {
    byte[] magic = in.readNBytes(4);
    checkMagic(magic, source);
    int rank = magic[3];
    byte[] header = in.readNBytes(4 * rank);
    if (header.length < 4 * rank) {
      throw new MalformedIdxFile(
          source,
          magic.length + header.length,
          "the end of the file",
          rank + " dimensions of 4 bytes each");
    }
    int[] dimensions = new int[rank];
    ByteBuffer.wrap(header).asIntBuffer().get(dimensions);
    int count = elements(dimensions, source);
    long start = 4 + 4L * rank;
    // Collects what is there, piece by piece: a header that promises more takes no memory.
    byte[] elements = in.readNBytes(count);
    if (elements.length < count) {
      throw new MalformedIdxFile(
          source,
          start + elements.length,
          "the end of the file after " + elements.length + " elements",
          count + " elements, as the dimensions " + Arrays.toString(dimensions) + " say");
    }
    if (in.read() >= 0) {
      throw new MalformedIdxFile(
          source,
          start + count,
          "more data",
          "the end of the file after "
              + count
              + " elements, as the dimensions "
              + Arrays.toString(dimensions)
              + " say");
    }
    return new IdxFile(source, dimensions, elements);
  }

  private static void checkMagic(byte[] magic, String source) throws MalformedIdxFile {
    String expected = "an IDX file of unsigned bytes, 00 00 08 and 01 to 04";
    if (magic.length < 4) {
      throw new MalformedIdxFile(source, magic.length, "the end of the file", expected);
    }
    if (magic[0] != 0 || magic[1] != 0) {
      throw new MalformedIdxFile(source, 0, HexFormat.ofDelimiter(" ").formatHex(magic), expected);
    }
    if (magic[2] != TYPE_UNSIGNED_BYTE) {
      throw new MalformedIdxFile(source, 2, typeName(magic[2]), expected);
    }
    if (magic[3] < 1 || magic[3] > MOST_DIMENSIONS) {
      throw new MalformedIdxFile(
          source, 3, (magic[3] & 0xff) + " dimensions", "1 to " + MOST_DIMENSIONS + " dimensions");
    }
  }

  private static String typeName(byte type) {
    return switch (type) {
      case 0x09 -> "element type 0x09 (signed byte)";
      case 0x0b -> "element type 0x0b (16-bit integer)";
      case 0x0c -> "element type 0x0c (32-bit integer)";
      case 0x0d -> "element type 0x0d (float)";
      case 0x0e -> "element type 0x0e (double)";
      default -> "element type 0x" + HexFormat.of().toHexDigits(type) + ", which IDX does not have";
    };
  }

  private static int elements(int[] dimensions, String source) throws MalformedIdxFile {
    long count = 1;
    for (int i = 0; i < dimensions.length; i++) {
      int position = 4 + 4 * i;
      if (dimensions[i] < 0) {
        throw new MalformedIdxFile(
            source, position, "the dimension " + dimensions[i], "a dimension of 0 or more");
      }
      // Both factors are below 2^31, so the product cannot overflow before it is refused.
      count *= dimensions[i];
      if (count > MOST_ELEMENTS) {
        throw new MalformedIdxFile(
            source,
            position,
            "dimensions of more than "
                + MOST_ELEMENTS
                + " elements: "
                + Arrays.toString(dimensions),
            "at most " + MOST_ELEMENTS + ", the limit that protects the reader's memory");
      }
    }
    return (int) count;
  }

  /** What was read: a file, or what the caller called a stream. */
  public String source() {
    return source;
  }

  /** The dimensions, the slowest first; a copy. */
  public int[] dimensions() {
    return dimensions.clone();
  }

  /** How many elements there are. */
  public int size() {
    return elements.length;
  }

  /**
   * One element, 0 to 255.
   *
   * @param index its place in the file's order, counted from 0
   */
  public int element(int index) {
    return elements[index] & 0xff;
  }

  /** The elements themselves, to be read only: a copy would double the largest array there is. */
  byte[] sharedElements() {
    return elements;
  }

  /** SHA-256 of the uncompressed file, in lower-case hexadecimal digits. */
  String sha256() {
    ByteBuffer header = ByteBuffer.allocate(4 + 4 * dimensions.length);
    header.put((byte) 0).put((byte) 0).put((byte) TYPE_UNSIGNED_BYTE).put((byte) dimensions.length);
    for (int dimension : dimensions) {
      header.putInt(dimension);
    }
    MessageDigest digest = newSha256();
    digest.update(header.array());
    return HexFormat.of().formatHex(digest.digest(elements));
  }

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "IDX array " + Arrays.toString(dimensions) + " of " + source;
  }
}
