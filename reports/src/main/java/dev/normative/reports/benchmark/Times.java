package dev.normative.reports.benchmark;

import java.util.List;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;

/**
 * What JMH measured of one benchmark with one set of parameters.
 *
 * @param benchmark the benchmark's class, without its package
 * @param mode the benchmark's method, such as {@code evaluation}
 * @param threads how many threads a call may use
 * @param contender whose times these are
 * @param task what was done
 * @param forks microseconds for a call, positive and finite: a list for each JVM, in it a number
 *     for each iteration; at least one
 */
record Times(
    String benchmark,
    String mode,
    String threads,
    String contender,
    Task task,
    List<List<Double>> forks) {

  Times {
    forks = forks.stream().map(List::copyOf).toList();
  }

  /** The median over the iterations of all forks, in microseconds. */
  double median() {
    DescriptiveStatistics statistics = new DescriptiveStatistics();
    forks.forEach(fork -> fork.forEach(statistics::addValue));
    return statistics.getPercentile(50);
  }

  /** Whether the other is of the same measurement, and a file should not have both. */
  boolean isOfTheSameAs(Times other) {
    return benchmark.equals(other.benchmark)
        && mode.equals(other.mode)
        && threads.equals(other.threads)
        && contender.equals(other.contender)
        && task.equals(other.task);
  }
}
