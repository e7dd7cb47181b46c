package dev.normative.conformance.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Calls that start at the same moment, each on a thread of its own. */
final class Simultaneous {
  // Daemons that end when idle: nothing to be shut down, and hardly a thread started per try.
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "normative-concurrent-caller");
            thread.setDaemon(true);
            return thread;
          });

  private Simultaneous() {}

  /** Makes all calls and gives their results in order; what one of them throws is thrown here. */
  static <T> List<T> all(List<Supplier<T>> calls) {
    CyclicBarrier start = new CyclicBarrier(calls.size());
    List<CompletableFuture<T>> running = new ArrayList<>();
    for (Supplier<T> call : calls) {
      running.add(
          CompletableFuture.supplyAsync(
              () -> {
                await(start);
                return call.get();
              },
              THREADS));
    }
    List<T> results = new ArrayList<>();
    Throwable first = null;
    for (CompletableFuture<T> one : running) {
      try {
        results.add(one.join());
      } catch (CompletionException e) {
        first = first == null ? e.getCause() : first;
      }
    }
    if (first != null) {
      throw new RuleViolation("a concurrent call was ended by " + first, first);
    }
    return results;
  }

  private static void await(CyclicBarrier start) {
    try {
      start.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before the start", e);
    } catch (BrokenBarrierException e) {
      throw new IllegalStateException("another caller never came to the start", e);
    }
  }
}
