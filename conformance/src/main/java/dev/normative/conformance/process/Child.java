package dev.normative.conformance.process;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running program, and the one line out, one line in that it is asked with. */
final class Child implements AutoCloseable {
  /** No reply is that long; a program that never ends its line must not fill the memory. */
  private static final int LONGEST_LINE = 1 << 28;

  private static final Duration TO_END_BY_ITSELF = Duration.ofSeconds(1);

  private final List<String> command;
  private final Process process;
  private final OutputTail errors;
  private final OutputStream requests;
  private final InputStream replies;
  // Writing blocks too, when a program does not read: so both are done where they can be waited
  // for.
  private final ExecutorService exchanges = Executors.newSingleThreadExecutor(Child::daemon);
  private final Thread atExit = new Thread(this::kill);

  /**
   * Starts the program.
   *
   * @throws ProcessFailure if it cannot be started
   */
  Child(List<String> command) {
    this.command = command;
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      ClassPathVariable.restore(builder.environment());
      process = builder.start();
    } catch (IOException e) {
      throw new ProcessFailure(
          "cannot start "
              + command
              + ": "
              + e.getMessage()
              + "; expected a command line whose first word is an executable",
          e);
    }
    requests = process.getOutputStream();
    replies = new BufferedInputStream(process.getInputStream(), 1 << 16);
    errors = OutputTail.of(process.getErrorStream());
    try {
      Runtime.getRuntime().addShutdownHook(atExit);
    } catch (IllegalStateException exiting) {
      kill();
      throw new ProcessFailure("too late to start " + command + ": the JVM is ending", exiting);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "normative-process");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Writes one line and reads the one that answers it.
   *
   * @throws ProcessFailure if there is none within the limit; the program is of no use then
   */
  String exchange(String request, Duration limit) {
    Future<String> reply = exchanges.submit(() -> send(request));
    try {
      return reply.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw failure("did not answer within " + seconds(limit) + " s", request, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("was ended because whoever waited for its answer was interrupted", request, e);
    } catch (ExecutionException e) {
      throw failure(e.getCause().getMessage(), request, e.getCause());
    }
  }

  private static String seconds(Duration limit) {
    return Double.toString(limit.toMillis() / 1000.0);
  }

  private String send(String request) throws IOException {
    if (replies.available() > 0) {
      throw new IOException(
          "wrote a line that it was not asked for (\"" + Words.shortened(receive()) + "\")");
    }
    try {
      requests.write(request.getBytes(StandardCharsets.UTF_8));
      requests.write('\n');
      requests.flush();
    } catch (IOException e) {
      throw new IOException(ended(), e);
    }
    return receive();
  }

  private String receive() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    for (int next = replies.read(); next != '\n'; next = replies.read()) {
      if (next < 0) {
        throw new IOException(ended());
      }
      if (line.size() == LONGEST_LINE) {
        throw new IOException("wrote a line of more than " + LONGEST_LINE + " bytes");
      }
      line.write(next);
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private String ended() {
    try {
      // What it wrote to standard error comes a little after the end of standard output.
      if (process.waitFor(TO_END_BY_ITSELF.toMillis(), TimeUnit.MILLISECONDS)) {
        return "ended with exit code " + process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "closed its standard output or input";
  }

  private ProcessFailure failure(String what, String request, Throwable cause) {
    String errorLines = errors.text();
    return new ProcessFailure(
        command
            + " "
            + what
            + ", asked for "
            + Words.shortened(request)
            + (errorLines.isEmpty() ? "" : "; its standard error ended with:\n" + errorLines),
        cause);
  }

  /** Ends the program: by the end of its input, and where that does not help, by force. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException exiting) {
      // The hook is running or about to; killing twice does no harm.
    }
    try {
      requests.close();
      process.waitFor(TO_END_BY_ITSELF.toMillis(), TimeUnit.MILLISECONDS);
    } catch (IOException alreadyClosed) {
      // A program that is gone needs no more telling.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
  }

  /** Ends the program, and whatever it started, by force. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    exchanges.shutdownNow();
  }
}
