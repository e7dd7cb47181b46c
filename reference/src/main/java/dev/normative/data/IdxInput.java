package dev.normative.data;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The uncompressed content of a stream that may be gzip or not. */
final class IdxInput {

  /** Far above any data set that is read here, and still an array. */
  static final int MOST_BYTES = 1 << 29;

  private IdxInput() {}

  /** Makes something of the uncompressed content. */
  interface Parser<T> {
    T parse(InputStream content) throws IOException;
  }

  static <T> T read(InputStream in, String source, Parser<T> parser) throws IOException {
    PushbackInputStream start = new PushbackInputStream(in, 2);
    byte[] magic = start.readNBytes(2);
    start.unread(magic);
    if (magic.length == 0) {
      throw new MalformedIdxFile(source, 0, "an empty file", "an IDX file");
    }
    boolean gzip = magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
    return gzip ? unpack(start, source, parser) : parser.parse(start);
  }

  private static <T> T unpack(InputStream in, String source, Parser<T> parser) throws IOException {
    byte[] stored = in.readNBytes(MOST_BYTES);
    if (stored.length == MOST_BYTES) {
      throw new MalformedIdxFile(
          source, stored.length, "more data", "less than " + MOST_BYTES + " bytes of gzip");
    }
    try (WholeGzip gzip = new WholeGzip(stored)) {
      T result = parser.parse(gzip);
      if (gzip.trailing() != 0) {
        throw new MalformedIdxFile(
            source,
            gzip.position(),
            gzip.trailing() + " bytes after the end of the gzip data",
            "the end of the file");
      }
      return result;
    } catch (EOFException e) {
      throw new MalformedIdxFile(
          source,
          WholeGzip.unpackable(stored),
          "gzip data that break off",
          "complete gzip data; the file seems to have been cut short");
    } catch (ZipException e) {
      throw new MalformedIdxFile(
          source,
          WholeGzip.unpackable(stored),
          "damaged gzip data (" + e.getMessage() + ")",
          "gzip data that unpack and match their checksum");
    }
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

    long position() {
      return inf.getBytesWritten();
    }

    /** How many bytes can be unpacked before the data end or stop making sense. */
    static long unpackable(byte[] stored) {
      long count = 0;
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(stored))) {
        byte[] buffer = new byte[1 << 13];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          count += read;
        }
      } catch (IOException e) {
        // This is the fault whose place is looked for.
        return count;
      }
      return count;
    }
  }
}
