package dev.normative.conformance.engine;

import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Lets an implementation print, but not without end: a line per call is a million lines in a run of
 * the suite, and what a build keeps of them in memory or files can end it.
 */
final class OutputLimit {
  private static final int MOST_BYTES = 1 << 16;

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final Limited limitedOut = new Limited(out);
  private final Limited limitedErr = new Limited(err);

  /** Starts to count what is printed in this JVM. */
  OutputLimit() {
    System.setOut(new PrintStream(limitedOut));
    System.setErr(new PrintStream(limitedErr));
  }

  /** Prints as before. */
  void end() {
    System.setOut(out);
    System.setErr(err);
    limitedOut.sayWhatIsLeftOut();
    limitedErr.sayWhatIsLeftOut();
  }

  private static final class Limited extends OutputStream {
    private final PrintStream target;
    private long written;

    Limited(PrintStream target) {
      this.target = target;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      int room = (int) Math.max(0, Math.min(length, MOST_BYTES - written));
      target.write(bytes, offset, room);
      written += length;
    }

    @Override
    public void flush() {
      target.flush();
    }

    synchronized void sayWhatIsLeftOut() {
      if (written > MOST_BYTES) {
        target.println("[... " + (written - MOST_BYTES) + " bytes more, left out by Normative]");
      }
    }
  }
}
