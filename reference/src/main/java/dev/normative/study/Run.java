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
    List<Double> steps = losses.get(epoch - 1);
    return steps.stream().mapToDouble(Double::doubleValue).sum() / steps.size();
  }

  /** The training losses of all steps. */
  List<Double> allLosses() {
    return losses.stream().flatMap(List::stream).toList();
  }
}
