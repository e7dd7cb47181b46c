package dev.normative.accelerated.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
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
        OrtEnvironment environment = OrtEnvironment.getEnvironment(QUIET, "normative");
        environment.setTelemetry(false);
        library = new OnnxRuntime(environment);
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
