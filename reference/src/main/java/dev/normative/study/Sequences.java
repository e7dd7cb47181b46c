package dev.normative.study;

import dev.normative.random.TorchRandom;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Sequences of unequal length.
 *
 * @param values the steps' features, sequence by sequence and step by step
 * @param lengths how many steps each sequence has
 */
record Sequences(List<Double> values, List<Integer> lengths) {
  static final int COUNT = 8;
  static final int SHORTEST = 3;
  static final int LONGEST = 12;
  static final int FEATURES = 16;

  /** Sequences drawn from a seed: first the lengths, then the values, uniformly from -1 to 1. */
  static Sequences of(long seed) {
    TorchRandom random = new TorchRandom(seed);
    List<Integer> lengths = new ArrayList<>();
    int steps = 0;
    for (int n = 0; n < COUNT; n++) {
      int choices = LONGEST - SHORTEST + 1;
      int length = SHORTEST + Integer.remainderUnsigned(random.nextBits32(), choices);
      lengths.add(length);
      steps += length;
    }
    List<Double> values = new ArrayList<>();
    for (double value : random.uniform(steps * FEATURES, -1, 1)) {
      values.add(value);
    }
    return new Sequences(values, lengths);
  }

  /** All sequences with as many steps: [N, steps, features], what is missing filled up. */
  Tensor padded(int steps, double padding) {
    Shape shape = Shape.of(COUNT, steps, FEATURES);
    double[] padded = Tensor.full(shape, padding).toArray();
    int next = 0;
    for (int n = 0; n < COUNT; n++) {
      for (int i = 0; i < lengths.get(n) * FEATURES; i++) {
        padded[n * steps * FEATURES + i] = values.get(next++);
      }
    }
    return Tensor.adopting(shape, padded);
  }

  /** The features of the valid steps of a tensor of so many steps, in the order of the values. */
  double[] valid(Tensor padded, int steps) {
    double[] valid = new double[values.size()];
    int next = 0;
    for (int n = 0; n < COUNT; n++) {
      for (int i = 0; i < lengths.get(n) * FEATURES; i++) {
        valid[next++] = padded.at(n * steps * FEATURES + i);
      }
    }
    return valid;
  }
}
