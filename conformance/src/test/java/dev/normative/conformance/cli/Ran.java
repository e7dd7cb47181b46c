package dev.normative.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What came of a command line in this JVM. */
record Ran(int code, String out, String err) {

  static Ran normative(String... arguments) {
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    String classPath = System.getProperty("java.class.path");
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    try {
      int code = Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
      return new Ran(code, out.toString(), err.toString());
    } finally {
      thread.setContextClassLoader(loader);
      System.setProperty("java.class.path", classPath);
    }
  }

  /** Ended so, with one line of complaint and no result. */
  Ran complains(int expected, String... parts) {
    assertThat(out).isEmpty();
    return complainsAfterResults(expected, parts);
  }

  /** Ended so, with one line of complaint. */
  Ran complainsAfterResults(int expected, String... parts) {
    assertThat(code).as(toString()).isEqualTo(expected);
    assertThat(err.lines()).as(err).hasSize(1);
    assertThat(err).startsWith("normative").contains(parts);
    return this;
  }

  /** Ended so, without a word of complaint. */
  Ran ends(int expected) {
    assertThat(code).as(toString()).isEqualTo(expected);
    assertThat(err).isEmpty();
    return this;
  }
}
