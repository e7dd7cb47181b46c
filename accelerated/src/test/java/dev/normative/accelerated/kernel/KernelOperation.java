package dev.normative.accelerated.kernel;

import dev.normative.accelerated.kernel.KernelCall.Steps;
import dev.normative.tensor.DType;
import java.util.Arrays;

/** Every operation of the kernels of normalization, as one call on {@link KernelCall}. */
enum KernelOperation {
  DEVIATIONS_OF_A_BLOCK(Steps.OF_NONE),
  DEVIATIONS_OF_BLOCKS(Steps.OF_BOTH),
  GRADIENTS_OF_A_BLOCK(Steps.OF_NONE),
  GRADIENTS_OF_BLOCKS(Steps.OF_BOTH),
  NORMALIZED_PLANES(Steps.OF_BOTH),
  DIFFERENTIATED_PLANES(Steps.OF_BOTH),
  DEVIATIONS_OF_A_ROW(Steps.OF_SETS),
  WEIGHTED_ROWS(Steps.OF_SETS),
  NORMALIZED_ROWS(Steps.OF_SETS),
  DIFFERENTIATED_ROWS(Steps.OF_SETS),
  LEARNT_ROWS(Steps.OF_SETS),
  WEIGHTED_FLOAT_ROWS(Steps.OF_SETS),
  LEARNT_FLOAT_ROWS(Steps.OF_SETS),
  DEVIATIONS_OF_COLUMNS(Steps.OF_NONE),
  GRADIENTS_OF_COLUMNS(Steps.OF_NONE),
  GRADIENTS_OF_FLOAT_COLUMNS(Steps.OF_NONE),
  NORMALIZED_COLUMNS(Steps.OF_NONE),
  DIFFERENTIATED_COLUMNS(Steps.OF_NONE),
  ACTIVATED_PLANES(Steps.OF_BOTH),
  ADDED_PLANES(Steps.OF_BOTH),
  MASKED_GRADIENTS_OF_A_BLOCK(Steps.OF_NONE),
  MASKED_GRADIENTS_OF_BLOCKS(Steps.OF_BOTH),
  MASKED_DIFFERENTIATED_PLANES(Steps.OF_BOTH),
  ACTIVATED(Steps.OF_NONE),
  ADDED_AND_ACTIVATED(Steps.OF_NONE),
  MASKED(Steps.OF_NONE);

  private static final int AT = SumOrder.FIRST_LANES;
  private static final int APART = SumOrder.TWO_SUMS;

  final Steps steps;

  KernelOperation(Steps steps) {
    this.steps = steps;
  }

  /** Whether there is such a call of so many runs. */
  boolean takes(DType format, int count, int length) {
    return switch (this) {
      case DEVIATIONS_OF_A_ROW -> count == 1;
      case LEARNT_ROWS -> count <= SumOrder.PAIR;
      case WEIGHTED_FLOAT_ROWS, GRADIENTS_OF_FLOAT_COLUMNS -> format == DType.FLOAT32;
      case LEARNT_FLOAT_ROWS -> format == DType.FLOAT32 && count <= SumOrder.PAIR;
      case DEVIATIONS_OF_A_BLOCK, GRADIENTS_OF_A_BLOCK, MASKED_GRADIENTS_OF_A_BLOCK ->
          count <= SumOrder.runsPerBlock(length);
      default -> true;
    };
  }

  void on(Kernel kernel, KernelCall call) {
    Runs runs = call.runs;
    Coefficients c = call.coefficients;
    double[] lanes = call.lanes;
    switch (this) {
      case DEVIATIONS_OF_A_BLOCK ->
          kernel.runs().addDeviations(runs, call.input, c.mean, lanes, AT, 0);
      case DEVIATIONS_OF_BLOCKS ->
          kernel.runs().addDeviations(runs, call.input, c.mean, lanes, AT, APART);
      case GRADIENTS_OF_A_BLOCK ->
          kernel.runs().addGradients(runs, call.input, call.upstream, c, lanes, AT, 0);
      case GRADIENTS_OF_BLOCKS ->
          kernel.runs().addGradients(runs, call.input, call.upstream, c, lanes, AT, APART);
      case NORMALIZED_PLANES -> kernel.runs().normalize(runs, call.input, c, call.output);
      case DIFFERENTIATED_PLANES ->
          kernel.runs().differentiate(runs, call.input, call.upstream, c, call.output);
      case DEVIATIONS_OF_A_ROW -> {
        Arrays.fill(lanes, AT, AT + APART, Double.NaN); // is not read
        kernel.rows().sumDeviations(runs, call.input, c.mean, lanes, AT);
      }
      case WEIGHTED_ROWS ->
          kernel.rows().addWeighted(runs, call.input, call.upstream, c, lanes, AT, APART);
      case NORMALIZED_ROWS -> kernel.rows().normalize(runs, call.input, c, call.output);
      case DIFFERENTIATED_ROWS ->
          kernel.rows().differentiate(runs, call.input, call.upstream, c, call.output);
      case LEARNT_ROWS -> {
        int distance = call.sums.length / 2;
        kernel.rows().learn(runs, call.input, call.upstream, c, call.output, call.sums, distance);
      }
      case WEIGHTED_FLOAT_ROWS -> {
        float[] sums = call.floatLanes;
        Arrays.fill(sums, Float.NaN); // is not read
        kernel.rows().sumWeighted(runs, call.input, call.upstream, c.floats, sums, APART, APART);
      }
      case LEARNT_FLOAT_ROWS -> {
        float[] sums = call.floatSums;
        int distance = sums.length / 2;
        kernel.rows().learn(runs, call.input, call.upstream, c.floats, call.output, sums, distance);
      }
      case DEVIATIONS_OF_COLUMNS ->
          kernel.columns().addDeviations(runs, call.input, c.mean, call.sums, call.room);
      case GRADIENTS_OF_COLUMNS ->
          kernel.columns().addGradients(runs, call.input, call.upstream, c, call.sums);
      case GRADIENTS_OF_FLOAT_COLUMNS ->
          kernel
              .columns()
              .addGradients(
                  runs, call.input, call.upstream, c.floats, call.floatSums, call.floatRoom);
      case NORMALIZED_COLUMNS -> kernel.columns().normalize(runs, call.input, c, call.output);
      case DIFFERENTIATED_COLUMNS ->
          kernel.columns().differentiate(runs, call.input, call.upstream, c, call.output);
      default -> activate(kernel.activations(), call);
    }
  }

  private void activate(ActivationKernel kernel, KernelCall call) {
    Runs runs = call.runs;
    Coefficients c = call.coefficients;
    double[] lanes = call.lanes;
    switch (this) {
      case ACTIVATED_PLANES -> kernel.normalize(runs, call.input, c, null, call.output);
      case ADDED_PLANES -> kernel.normalize(runs, call.input, c, call.residual, call.output);
      case MASKED_GRADIENTS_OF_A_BLOCK ->
          kernel.addGradients(runs, call.input, call.upstream, call.activated, c, lanes, AT, 0);
      case MASKED_GRADIENTS_OF_BLOCKS ->
          kernel.addGradients(runs, call.input, call.upstream, call.activated, c, lanes, AT, APART);
      case MASKED_DIFFERENTIATED_PLANES ->
          kernel.differentiate(runs, call.input, call.upstream, call.activated, c, call.output);
      case ACTIVATED -> kernel.activate(runs, null, call.output);
      case ADDED_AND_ACTIVATED -> kernel.activate(runs, call.residual, call.output);
      case MASKED -> kernel.mask(runs, call.upstream, call.activated, call.output);
      default -> throw new AssertionError(this);
    }
  }
}
