package dev.normative.study;

import java.util.List;
import java.util.stream.IntStream;

/** Numbers of two variants, seed by seed. */
final class Paired {
  private Paired() {}

  /** first - second for each seed. */
  static List<Double> differences(List<Double> first, List<Double> second) {
    if (first.size() != second.size()) {
      throw new IllegalArgumentException(
          first.size() + " values cannot be paired with " + second.size());
    }
    return IntStream.range(0, first.size()).mapToObj(i -> first.get(i) - second.get(i)).toList();
  }
}
