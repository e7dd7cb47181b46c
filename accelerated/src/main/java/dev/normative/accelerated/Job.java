package dev.normative.accelerated;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tasks that workers take in turn, some at a time. Which worker does which is not determined; what
 * a task computes must not depend on it.
 */
final class Job {
  /** How many portions a worker takes, about: many, so that none ends long after the others. */
  private static final int PORTIONS = 8;

  /** One of the tasks. */
  interface Task {
    /** Does the task of this number, in a worker's scratch memory. */
    void run(int task, int worker);
  }

  private final int tasks;
  private final int portion;
  private final Task task;
  private final AtomicInteger next = new AtomicInteger();
  private volatile int left;
  private Throwable failure;

  Job(int tasks, int workers, Task task) {
    this.tasks = tasks;
    this.portion = Math.max(1, tasks / (workers * PORTIONS));
    this.task = task;
    this.left = tasks;
  }

  Runnable helper(int worker) {
    return () -> work(worker);
  }

  /** Does tasks until none is left to be taken. */
  void work(int worker) {
    while (true) {
      int first = next.get() < tasks ? next.getAndAdd(portion) : tasks;
      if (first >= tasks || first < 0) {
        return;
      }
      int end = Math.min(tasks, first + portion);
      Throwable thrown = null;
      try {
        for (int i = first; i < end; i++) {
          task.run(i, worker);
        }
      } catch (Throwable e) { // for the caller, whichever thread it came up in
        thrown = e;
      }
      done(end - first, thrown);
    }
  }

  private synchronized void done(int count, Throwable thrown) {
    left -= count;
    if (failure == null) {
      failure = thrown;
    }
    if (left == 0) {
      notifyAll();
    }
  }

  /** Waits for the tasks that others took, uninterrupted, and throws what any of them threw. */
  void await() {
    Team.spinUntil(() -> left == 0);
    sleepAndThrow();
  }

  private synchronized void sleepAndThrow() {
    boolean interrupted = false;
    while (left > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
  }
}
