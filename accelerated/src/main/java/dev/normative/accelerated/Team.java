package dev.normative.accelerated;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The threads that calls may use: the caller's, and helpers of an executor. Nobody waits for a
 * helper that has not begun, so that an executor that is busy, or that the caller itself belongs
 * to, only makes a call slower.
 */
final class Team implements AutoCloseable {
  private static final long IDLE_SECONDS = 10;

  /**
   * How long a thread looks out for what it waits for before it sleeps: to be woken takes some 50
   * microseconds, as long as the whole of a small call, and the next one mostly comes sooner.
   */
  private static final long SPIN_NANOS = 100_000;

  private static final boolean SPINS = Runtime.getRuntime().availableProcessors() > 1;

  private final int threads;
  private final Executor given;
  private ThreadPoolExecutor own;
  private boolean closed;

  /** A team of so many threads, the caller's among them, with daemon threads of its own. */
  Team(int threads) {
    this(threads, null);
  }

  /** A team whose helpers are an executor's. */
  Team(int threads, Executor helpers) {
    if (threads < 1) {
      throw new IllegalArgumentException(
          threads + " threads were given; 1 or more are needed, the caller's being the first");
    }
    this.threads = threads;
    this.given = helpers;
  }

  int threads() {
    return threads;
  }

  /** Does all tasks of a job, and returns when they are done. */
  void run(Job job) {
    Executor helpers = helpers();
    for (int worker = 1; helpers != null && worker < threads; worker++) {
      try {
        helpers.execute(job.helper(worker));
      } catch (RejectedExecutionException e) {
        break; // the caller does the rest alone
      }
    }
    job.work(0);
    job.await();
  }

  private synchronized Executor helpers() {
    if (given != null || threads == 1 || closed) {
      return given;
    }
    if (own == null) {
      own =
          new ThreadPoolExecutor(
              threads - 1,
              threads - 1,
              IDLE_SECONDS,
              TimeUnit.SECONDS,
              new SpinningQueue(),
              Team::daemon);
      own.allowCoreThreadTimeOut(true);
    }
    return own;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "normative-vector");
    thread.setDaemon(true);
    return thread;
  }

  /** Ends the threads of its own; calls go on with the caller's alone. */
  @Override
  public synchronized void close() {
    closed = true;
    if (own != null) {
      own.shutdown();
      own = null;
    }
  }

  /** Returns when this is so, or after a short time. */
  static void spinUntil(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (SPINS && !condition.getAsBoolean() && System.nanoTime() - start < SPIN_NANOS) {
      Thread.onSpinWait();
    }
  }

  /** Whose readers look out for the next task before they sleep. */
  private static final class SpinningQueue extends LinkedBlockingQueue<Runnable> {
    private static final long serialVersionUID = 1;

    @Override
    public Runnable poll(long timeout, TimeUnit unit) throws InterruptedException {
      spinUntil(() -> !isEmpty());
      return super.poll(timeout, unit);
    }
  }
}
