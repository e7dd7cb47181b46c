package dev.normative.study;

import dev.normative.train.Evaluation;
import java.util.function.ToDoubleFunction;

/** What is measured of a run. */
enum Quantity {
  /** As {@code fit} of Keras prints it: each mini-batch before the step that it causes. */
  FIRST_EPOCH_LOSS("training loss, mean over the first epoch", "nats", run -> run.meanLoss(1)),
  /** The same of the last epoch. */
  LAST_EPOCH_LOSS(
      "training loss, mean over the last epoch", "nats", run -> run.meanLoss(run.losses().size())),
  /** After the last epoch. */
  VALIDATION_LOSS("validation loss", "nats", run -> last(run).loss()),
  /** After the last epoch. */
  VALIDATION_ACCURACY("validation accuracy", "%", run -> 100 * last(run).accuracy());

  private final String label;
  private final String unit;
  private final ToDoubleFunction<Run> value;

  Quantity(String label, String unit, ToDoubleFunction<Run> value) {
    this.label = label;
    this.unit = unit;
    this.value = value;
  }

  private static Evaluation last(Run run) {
    return run.validations().get(run.validations().size() - 1);
  }

  String label() {
    return label;
  }

  String unit() {
    return unit;
  }

  /** The unit of a difference: that of two percentages is not a percentage. */
  String unitOfDifferences() {
    return unit.equals("%") ? "percentage points" : unit;
  }

  double of(Run run) {
    return value.applyAsDouble(run);
  }
}
