package dev.normative.golden;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The uncompressed bytes of a golden file, gzip or not: the first two bytes decide, not the name.
 *
 * @param source what messages call the file
 * @param content the uncompressed bytes
 */
record GoldenBytes(String source, byte[] content) {

  /**
   * No golden file comes near this many bytes (the largest has 2 MB), and a small gzip file may
   * claim to hold terabytes.
   */
  static final int MOST_BYTES = 64 << 20;

  static GoldenBytes read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString(), MOST_BYTES);
    }
  }

  static GoldenBytes read(InputStream in, String source, int mostBytes) throws IOException {
    byte[] stored = atMost(in, source, mostBytes, "bytes");
    if (stored.length == 0) {
      throw new MalformedGoldenFile(source, "byte 0", "an empty file", "a golden file");
    }
    return new GoldenBytes(source, isGzip(stored) ? unpack(stored, source, mostBytes) : stored);
  }

  private static boolean isGzip(byte[] stored) {
    return stored.length >= 2 && (stored[0] & 0xff) == 0x1f && (stored[1] & 0xff) == 0x8b;
  }

  private static byte[] unpack(byte[] stored, String source, int mostBytes) throws IOException {
    try (WholeGzip gzip = new WholeGzip(stored)) {
      byte[] content = atMost(gzip, source, mostBytes, "bytes once unpacked");
      if (gzip.trailing() != 0) {
        throw new MalformedGoldenFile(
            source,
            "byte " + (stored.length - gzip.trailing()),
            gzip.trailing() + " bytes after the end of the gzip data",
            "the end of the file");
      }
      if (content.length == 0) {
        throw new MalformedGoldenFile(source, "byte 0", "gzip data of nothing", "a golden file");
      }
      return content;
    } catch (EOFException e) {
      throw new MalformedGoldenFile(
          source,
          "byte " + stored.length + " (end of the file)",
          "gzip data that break off",
          "complete gzip data; the file seems to have been cut short");
    } catch (ZipException e) {
      throw new MalformedGoldenFile(
          source,
          "somewhere in its " + stored.length + " bytes",
          "damaged gzip data (" + e.getMessage() + ")",
          "gzip data that unpack and match their checksum");
    }
  }

  private static byte[] atMost(InputStream in, String source, int mostBytes, String what)
      throws IOException {
    byte[] bytes = in.readNBytes(mostBytes);
    if (bytes.length == mostBytes && in.read() >= 0) {
      throw new MalformedGoldenFile(
          source,
          "byte " + mostBytes,
          "more data",
          "at most " + mostBytes + " " + what + ", the limit that protects the reader's memory");
    }
    return bytes;
  }

  /**
   * Gzip data that lie in memory whole. The JDK's stream ignores whatever follows the data; because
   * its buffer takes all that there is, what its inflater has not consumed can be counted.
   */
  private static final class WholeGzip extends GZIPInputStream {
    private static final int TRAILER_BYTES = 8;

    WholeGzip(byte[] stored) throws IOException {
      super(new ByteArrayInputStream(stored), stored.length);
    }

    /** How many bytes follow the gzip data; valid once everything was read. */
    int trailing() {
      return inf.getRemaining() - TRAILER_BYTES;
    }
  }
}
