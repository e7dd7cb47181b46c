package dev.normative.study;

import dev.normative.train.Evaluation;
import java.util.List;

/**
 * What came of training one variant from one seed.
 *
 * @param losses the training loss of every step, each list an epoch
 * @param validations how the network did on the validation data after each epoch
 */
record Run(List<List<Double>> losses, List<Evaluation> validations) {
  Run {
    losses = losses.stream().map(List::copyOf).toList();
    validations = List.copyOf(validations);
  }

  /** The mean training loss of one epoch, counted from 1. */
  double meanLoss(int epoch) {
    return mean(losses.get(epoch - 1));
  }

  /** Added up one after the other: a stream's sum differs from one Java version to another. */
  static double mean(List<Double> steps) {
    double sum = 0;
    for (double loss : steps) {
      sum += loss;
    }
    return sum / steps.size();
  }

  /** The training losses of all steps. */
  List<Double> allLosses() {
    return losses.stream().flatMap(List::stream).toList();
  }
}
