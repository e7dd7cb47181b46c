package dev.normative.conformance.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads all that a program writes, so that it never waits for a reader, and keeps the end of it.
 */
public final class OutputTail {
  private static final int KEPT = 4096;

  private final byte[] last = new byte[KEPT];
  private final Thread reader;
  private long written;

  private OutputTail(InputStream stream) {
    reader = new Thread(() -> drain(stream), "normative-output");
    reader.setDaemon(true);
  }

  /** Starts to read; the stream is closed where it ends. */
  public static OutputTail of(InputStream stream) {
    OutputTail tail = new OutputTail(stream);
    tail.reader.start();
    return tail;
  }

  private void drain(InputStream stream) {
    byte[] buffer = new byte[1 << 14];
    try (stream) {
      for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
        keep(buffer, count);
      }
    } catch (IOException e) {
      // A program that is ended by force closes its streams in any way it likes.
    }
  }

  private synchronized void keep(byte[] buffer, int count) {
    for (int i = Math.max(0, count - KEPT); i < count; i++) {
      last[(int) ((written + i) % KEPT)] = buffer[i];
    }
    written += count;
  }

  /** The last 4,096 bytes so far, with a mark where something is left out before them. */
  public synchronized String text() {
    int size = (int) Math.min(written, KEPT);
    byte[] ordered = new byte[size];
    for (int i = 0; i < size; i++) {
      ordered[i] = last[(int) ((written - size + i) % KEPT)];
    }
    String text = new String(ordered, StandardCharsets.UTF_8).strip();
    return written > KEPT ? "[...] " + text : text;
  }

  /** Waits, but not for long, until the program has nothing more to write. */
  public void awaitEnd() throws InterruptedException {
    reader.join(1000);
  }
}
