package dev.normative.reports.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * All times of one benchmark class with one number of threads; names are in the order in which
 * JMH's file has them first.
 *
 * @param benchmark the class, without its package
 * @param threads how many threads a call may use
 * @param times the times; at least one
 */
record Comparison(String benchmark, String threads, List<Times> times) {

  /** Whom everybody is compared with: LibTorch. */
  static final String BASELINE = "torch";

  /** Who only copies memory: the limit of whoever reads and writes as much. */
  static final String COPY = "copy";

  /** The mode that reads every value once and writes as many, as a copy does. */
  static final String COPYING_MODE = "evaluation";

  Comparison {
    times = List.copyOf(times);
  }

  /** Times by class and number of threads. */
  static List<Comparison> of(List<Times> times) {
    Map<List<String>, List<Times>> groups = new LinkedHashMap<>();
    for (Times one : times) {
      groups
          .computeIfAbsent(List.of(one.benchmark(), one.threads()), key -> new ArrayList<>())
          .add(one);
    }
    return groups.entrySet().stream()
        .map(it -> new Comparison(it.getKey().get(0), it.getKey().get(1), it.getValue()))
        .toList();
  }

  List<String> modes() {
    return distinct(Times::mode);
  }

  List<Task> tasks(String mode) {
    return times.stream().filter(it -> it.mode().equals(mode)).map(Times::task).distinct().toList();
  }

  /** All that are compared with LibTorch. */
  List<String> contenders() {
    return distinct(Times::contender).stream().filter(it -> !it.equals(BASELINE)).toList();
  }

  Optional<Times> find(String mode, Task task, String contender) {
    return times.stream()
        .filter(it -> it.mode().equals(mode) && it.contender().equals(contender))
        .filter(it -> it.task().equals(task))
        .findFirst();
  }

  /** How many times as fast as LibTorch, where both were measured. */
  Optional<SpeedRatio> ratio(String mode, Task task, String contender) {
    return pair(mode, task, contender).map(pair -> SpeedRatio.of(List.of(pair)));
  }

  /** The geometric mean over a mode's tasks of a norm. */
  Optional<SpeedRatio> mean(String mode, String norm, String contender) {
    return mean(
        tasks(mode).stream()
            .filter(task -> task.norm().equals(norm))
            .map(task -> pair(mode, task, contender)));
  }

  /** The geometric mean over all modes and tasks. */
  Optional<SpeedRatio> mean(String contender) {
    return mean(
        modes().stream()
            .flatMap(mode -> tasks(mode).stream().map(task -> pair(mode, task, contender))));
  }

  private static Optional<SpeedRatio> mean(Stream<Optional<SpeedRatio.Pair>> pairs) {
    List<SpeedRatio.Pair> there = pairs.flatMap(Optional::stream).toList();
    return there.isEmpty() ? Optional.empty() : Optional.of(SpeedRatio.of(there));
  }

  private Optional<SpeedRatio.Pair> pair(String mode, Task task, String contender) {
    return find(mode, task, BASELINE)
        .flatMap(
            baseline -> find(mode, task, contender).map(it -> new SpeedRatio.Pair(baseline, it)));
  }

  /** Whether anything was measured beside LibTorch. */
  boolean isCompared() {
    return contenders().stream().anyMatch(contender -> mean(contender).isPresent());
  }

  /** In how many tasks of all modes a contender is slower than LibTorch beyond doubt. */
  long below(String contender) {
    return modes().stream()
        .flatMap(mode -> tasks(mode).stream().map(task -> ratio(mode, task, contender)))
        .flatMap(Optional::stream)
        .filter(SpeedRatio::isBelowOne)
        .count();
  }

  private List<String> distinct(Function<Times, String> name) {
    return times.stream().map(name).distinct().toList();
  }
}
