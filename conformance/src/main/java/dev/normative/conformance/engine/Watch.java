package dev.normative.conformance.engine;

import dev.normative.conformance.rules.RuleViolation;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import net.jqwik.api.domains.DomainContext;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.engine.execution.lifecycle.CurrentDomainContext;
import net.jqwik.engine.execution.lifecycle.CurrentTestDescriptor;
import org.junit.platform.engine.TestDescriptor;

/**
 * Runs what calls an implementation on a thread of its own, so that an implementation that never
 * returns costs that thread and not the run: it is interrupted and left behind.
 *
 * <p>The limit is for one try. However many tries a rule has, none of them is in a hurry. Only the
 * search for a smaller failing case is: it, too, runs on that one thread, so that nothing is left
 * of it when the verdict is there. Once its time is over the smallest case so far is told.
 */
final class Watch {
  /** No implementation needs that many threads more with every call: it does not end them. */
  private static final int MOST_NEW_THREADS = 64;

  private static final Duration FOR_THREADS_TO_END = Duration.ofSeconds(1);

  private static final ThreadLocal<Watch> CURRENT = new ThreadLocal<>();

  private final Duration limit;
  private final Duration shrinking;
  private final int threadsBefore = threads();
  private volatile long since = System.nanoTime();
  private volatile List<Object> sample = List.of();
  private volatile int tries;
  private volatile boolean leftBehind;
  private volatile Falsified falsified;
  private volatile boolean shrinkingEnded;

  /** A watch over what does not shrink. */
  Watch(Duration limit) {
    this(limit, Duration.ZERO);
  }

  /**
   * A watch over tries of which each has a limit, and over the search for a smaller failing one.
   */
  Watch(Duration limit, Duration shrinking) {
    this.limit = limit;
    this.shrinking = shrinking;
  }

  /** The watch over the property that runs on this thread. */
  static Optional<Watch> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  /** What a property comes to; it fails where it does not return. */
  PropertyExecutionResult property(PropertyExecutor executor, Optional<String> seed) {
    try {
      PropertyExecutionResult result = run(executor::execute);
      return shrinkingEnded ? smallest(seed) : result;
    } catch (Overdue e) {
      return shrinkingEnded ? smallest(seed) : EndedRun.failed(e, sample, tries, seed);
    } catch (ExecutionException e) {
      return shrinkingEnded
          ? smallest(seed)
          : EndedRun.failed(violation(e.getCause()), sample, tries, seed);
    }
  }

  private PropertyExecutionResult smallest(Optional<String> seed) {
    return EndedRun.failed(falsified.violation(), falsified.sample(), falsified.tries(), seed);
  }

  /**
   * What a task gives back.
   *
   * @throws Overdue if it does not return in time
   * @throws ExecutionException with whatever it threw, errors included
   */
  <T> T run(Supplier<T> task) throws Overdue, ExecutionException {
    FutureTask<T> future = new FutureTask<>(asOnThisThread(task)::get);
    Thread worker = new Thread(future, "normative-rule");
    // An abandoned thread must not keep the JVM from ending.
    worker.setDaemon(true);
    since = System.nanoTime();
    worker.start();
    while (true) {
      try {
        return future.get(Math.max(1, left()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (left() <= 0) {
          leftBehind = true;
          worker.interrupt();
          throw new Overdue(limit);
        }
      } catch (InterruptedException e) {
        leftBehind = true;
        worker.interrupt();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("the run of the suite was interrupted", e);
      }
    }
  }

  private long left() {
    return limit.toNanos() - (System.nanoTime() - since);
  }

  /** jqwik keeps what is running by thread; its stores would be empty on another one. */
  private <T> Supplier<T> asOnThisThread(Supplier<T> task) {
    Supplier<T> watched =
        () -> {
          CURRENT.set(this);
          return task.get();
        };
    if (CurrentTestDescriptor.isEmpty()) {
      return watched;
    }
    TestDescriptor descriptor = CurrentTestDescriptor.get();
    DomainContext domain = CurrentDomainContext.get();
    return () ->
        CurrentDomainContext.runWithContext(
            domain, () -> CurrentTestDescriptor.runWithDescriptor(descriptor, watched));
  }

  /** One try, with whatever it throws as a finding. */
  TryExecutionResult oneTry(TryExecutor executor, List<Object> parameters) {
    if (leftBehind) {
      return TryExecutionResult.invalid();
    }
    if (falsified != null && System.nanoTime() - falsified.since() > shrinking.toNanos()) {
      // To call all smaller cases invalid would take as long as there are some.
      shrinkingEnded = true;
      throw new ShrinkingEnded();
    }
    TryExecutionResult result = watchedTry(executor, parameters);
    if (result.isFalsified()) {
      boolean first = falsified == null;
      falsified =
          new Falsified(
              result.throwable().orElseGet(() -> new RuleViolation("a try was falsified")),
              parameters,
              first ? tries : falsified.tries(),
              first ? System.nanoTime() : falsified.since());
    }
    return result;
  }

  /** The smallest case so far that fails, after how many tries one did, and since when. */
  private record Falsified(Throwable violation, List<Object> sample, int tries, long since) {}

  /** Ends the search for a smaller case; never seen outside of this class. */
  private static final class ShrinkingEnded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ShrinkingEnded() {
      super("the time for shrinking is over", null, false, false);
    }
  }

  private TryExecutionResult watchedTry(TryExecutor executor, List<Object> parameters) {
    sample = parameters;
    tries++;
    since = System.nanoTime();
    try {
      TryExecutionResult result = executor.execute(parameters);
      return result.isSatisfied() && leaksThreads() ? TryExecutionResult.falsified(leak()) : result;
    } catch (VirtualMachineError | LinkageError e) {
      // JUnit takes some of these for the end of the whole run.
      return TryExecutionResult.falsified(violation(e));
    }
  }

  /** Within a try, another case begins: it has as long as a try has. */
  void next(List<Object> parameters) {
    sample = parameters;
    tries++;
    since = System.nanoTime();
  }

  private static RuleViolation violation(Throwable thrown) {
    RuleViolation violation = new RuleViolation(ConformanceHook.describe(thrown));
    violation.initCause(thrown);
    return violation;
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  private boolean leaksThreads() {
    return threads() > threadsBefore + MOST_NEW_THREADS && stillLeaksThreads();
  }

  /** Threads that were told to end may take a moment. */
  private boolean stillLeaksThreads() {
    long started = System.nanoTime();
    while (System.nanoTime() - started < FOR_THREADS_TO_END.toNanos()) {
      if (threads() <= threadsBefore + MOST_NEW_THREADS) {
        return false;
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private RuleViolation leak() {
    return new RuleViolation(
        "leaks threads: after "
            + tries
            + " tries there are "
            + (threads() - threadsBefore)
            + " more than before the rule; end them, or keep a pool of a fixed size");
  }
}
