package dev.normative.study;

import dev.normative.data.Mnist;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * How much is trained for a study.
 *
 * @param label what the form is called
 * @param seeds the seeds, the same ones for every variant
 * @param epochs how often a run goes through its data
 * @param mnist MNIST, where studies that need it are to run on it
 */
public record Form(String label, List<Long> seeds, int epochs, Optional<Mnist> mnist) {

  /** Refuses seeds that leave nothing to compare, and epochs that train nothing. */
  public Form {
    seeds = List.copyOf(seeds);
    if (seeds.size() < 2 || seeds.stream().distinct().count() < seeds.size()) {
      throw new IllegalArgumentException(
          "the seeds are " + seeds + "; at least two are needed, and each only once");
    }
    if (epochs < 1) {
      throw new IllegalArgumentException("the epochs are " + epochs + "; expected 1 or more");
    }
  }

  /** Seconds: ten seeds, two epochs of the digits. */
  public static Form small() {
    return new Form("small", seeds(10), 2, Optional.empty());
  }

  /** Minutes: twenty seeds, ten epochs, and MNIST where it is at hand. */
  public static Form full(Optional<Mnist> mnist) {
    return new Form("full", seeds(20), 10, mnist);
  }

  private static List<Long> seeds(int count) {
    return LongStream.rangeClosed(1, count).boxed().toList();
  }
}
