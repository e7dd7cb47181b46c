package dev.normative.accelerated.libtorch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A script as LibTorch loads it: the archive that {@code torch.jit.save} would write for a module
 * of one class without parameters. It is made in memory of the source alone, so that what runs can
 * be read, and no Python is needed to make it.
 *
 * <p>The archive is a zip file, nothing compressed: {@code code/__torch__.py} is the source, {@code
 * data.pkl} the module, {@code constants.pkl} an empty tuple of tensors, {@code version} that of
 * the format. The two pickles are written out here; the opcodes are those of Python's {@code
 * pickletools}, protocol 2.
 */
final class ScriptArchive {
  /** The version of operators that sources without upgraders have (LibTorch 1.9 and later). */
  private static final String VERSION = "10\n";

  private static final String FOLDER = "normalizations/";

  private ScriptArchive() {}

  /**
   * The archive of a class.
   *
   * @param className the class in the source
   * @param source the source, of a single class with the attribute {@code training}
   */
  static byte[] of(String className, byte[] source) {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive)) {
      add(zip, "data.pkl", module(className));
      add(zip, "code/__torch__.py", source);
      add(zip, "constants.pkl", new Pickle().emptyTuple().end());
      add(zip, "version", VERSION.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot happen: nothing is written but memory", e);
    }
    return archive.toByteArray();
  }

  /** The source beside this class. */
  static byte[] source(String name) {
    try (InputStream file = ScriptArchive.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException(
            name + " is missing beside " + ScriptArchive.class.getName() + ": the jar is damaged");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read", e);
    }
  }

  /** An object of the class whose only attribute is {@code training = False}. */
  private static byte[] module(String className) {
    return new Pickle()
        .global("__torch__", className)
        .emptyTuple()
        .newObject()
        .beginState()
        .text("training")
        .no()
        .endState()
        .end();
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry(FOLDER + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /** The few opcodes that are needed. */
  private static final class Pickle {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Pickle() {
      put(0x80, 2);
    }

    Pickle global(String module, String name) {
      put('c');
      return lines(module, name);
    }

    Pickle emptyTuple() {
      return put(')');
    }

    Pickle newObject() {
      return put(0x81);
    }

    Pickle beginState() {
      return put('}', '(');
    }

    Pickle text(String text) {
      byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
      int length = encoded.length;
      put('X', length & 0xff, length >> 8 & 0xff, length >> 16 & 0xff, length >>> 24);
      bytes.writeBytes(encoded);
      return this;
    }

    Pickle no() {
      return put(0x89);
    }

    Pickle endState() {
      return put('u', 'b');
    }

    byte[] end() {
      put('.');
      return bytes.toByteArray();
    }

    private Pickle lines(String... lines) {
      for (String line : lines) {
        bytes.writeBytes((line + "\n").getBytes(StandardCharsets.US_ASCII));
      }
      return this;
    }

    private Pickle put(int... opcodes) {
      for (int opcode : opcodes) {
        bytes.write(opcode);
      }
      return this;
    }
  }
}
