package dev.normative.accelerated.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/** ONNX Runtime, loaded into this process for good, with the sessions that were used last. */
final class OnnxRuntime {
  /**
   * How many sessions are kept. Each holds a model of one node and its kernels, less than 100 KiB;
   * making one takes 0.1 ms, and 1 ms for group normalization, which is a function of many nodes.
   */
  private static final int MOST_SESSIONS = 64;

  /** What fails is thrown; nothing is worth a line on the standard error beside that. */
  private static final OrtLoggingLevel QUIET = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;

  /** Bytes; for a command line of a million characters. */
  private static final long LOADING_STACK = 256L << 20;

  private static OnnxRuntime library;
  private static String failure;

  private final OrtEnvironment environment;
  private final DirectMemory memory = new DirectMemory();
  private final LeasedCache<Operator, OrtSession> sessions =
      new LeasedCache<>(MOST_SESSIONS, this::newSession, OnnxRuntime::close);

  private OnnxRuntime(OrtEnvironment environment) {
    this.environment = environment;
  }

  /**
   * The library, which the first call loads. A failure is remembered and told each time, so that
   * nobody gets to see a class that could not be initialized.
   *
   * @throws IllegalStateException where the library cannot be loaded, with the reason
   */
  static synchronized OnnxRuntime loaded() {
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
    if (library == null) {
      try {
        library = new OnnxRuntime(newEnvironment());
      } catch (OrtException | LinkageError e) {
        Throwable first = e;
        while (first.getCause() != null) {
          first = first.getCause();
        }
        failure = "ONNX Runtime cannot be loaded on this machine: " + NativeFailure.reason(first);
        throw new IllegalStateException(failure, e);
      }
    }
    return library;
  }

  /**
   * Loads the library on a thread of its own, with a large stack. Version 1.29.0 goes through the
   * command line of the process in a function that calls itself for every character, about 260
   * bytes each: on a thread with the usual stack of 1 MiB some 4000 characters, which a class path
   * alone can have, end the JVM. Of the large stack only what is used takes memory.
   */
  private static OrtEnvironment newEnvironment() throws OrtException {
    FutureTask<OrtEnvironment> making =
        new FutureTask<>(
            () -> {
              OrtEnvironment environment = OrtEnvironment.getEnvironment(QUIET, "normative");
              environment.setTelemetry(false);
              return environment;
            });
    new Thread(null, making, "normative-onnxruntime", LOADING_STACK).start();
    try {
      return outcome(making);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof OrtException problem) {
        throw problem;
      }
      if (e.getCause() instanceof LinkageError problem) {
        throw problem;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Waits whatever happens: it takes a moment, and cannot be left half done. */
  private static OrtEnvironment outcome(FutureTask<OrtEnvironment> making)
      throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return making.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  OrtEnvironment environment() {
    return environment;
  }

  /** Memory for calls. */
  DirectMemory memory() {
    return memory;
  }

  /** Has a function use the session of an operator. */
  <R> R inSession(Operator operator, Function<OrtSession, R> use) {
    return sessions.with(operator, use);
  }

  /**
   * A session that computes in the caller's thread, so that the order of its sums does not depend
   * on the machine, and keeps no memory between calls: neither an arena nor plans for the shapes
   * that were seen. Graphs are optimized as they are unless someone says otherwise.
   */
  private OrtSession newSession(Operator operator) {
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setCPUArenaAllocator(false);
      options.setMemoryPatternOptimization(false);
      options.setSessionLogLevel(QUIET);
      return environment.createSession(OperatorModel.of(operator), options);
    } catch (OrtException e) {
      throw NativeFailure.ofModel(e, operator);
    }
  }

  private static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("a session cannot be closed: " + e.getMessage(), e);
    }
  }
}
