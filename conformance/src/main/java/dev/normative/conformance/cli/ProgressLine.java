package dev.normative.conformance.cli;

import java.io.Console;
import java.io.PrintWriter;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a long command has come, on a terminal's last line; nowhere where there is none. */
final class ProgressLine implements AutoCloseable {
  /** Set by whoever started this JVM and knows; a console is a hint else. */
  private static final String TERMINAL = "normative.terminal";

  private static final int WIDTH = 78;

  private final PrintWriter err;
  private final ProgressBar bar;

  private ProgressLine(PrintWriter err, ProgressBar bar) {
    this.err = err;
    this.bar = bar;
  }

  /** A line for a task whose size may be known later. */
  static ProgressLine of(PrintWriter err, String task) {
    boolean terminal =
        System.getProperty(TERMINAL) == null
            ? isTerminal(System.console())
            : Boolean.getBoolean(TERMINAL);
    if (!terminal) {
      return new ProgressLine(err, null);
    }
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .setConsumer(
                new DelegatingProgressBarConsumer(
                    line -> {
                      err.print("\r" + line);
                      err.flush();
                    },
                    WIDTH))
            .build();
    return new ProgressLine(err, bar);
  }

  /** From JDK 22 on there is a console without a terminal, too, and it can be asked. */
  private static boolean isTerminal(Console console) {
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException before22) {
      return true;
    }
  }

  /** How much there is to do. */
  void total(long steps) {
    if (bar != null) {
      bar.maxHint(steps);
    }
  }

  /** How much is done. */
  void at(long steps) {
    if (bar != null) {
      bar.stepTo(steps);
    }
  }

  /** What is being done. */
  void now(String what) {
    if (bar != null) {
      bar.setExtraMessage(" " + what);
    }
  }

  /** Makes room for something else; the line comes back below it. */
  void clear() {
    if (bar != null) {
      err.print("\r" + " ".repeat(WIDTH) + "\r");
      err.flush();
    }
  }

  /** Takes the line away. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      clear();
    }
  }
}
