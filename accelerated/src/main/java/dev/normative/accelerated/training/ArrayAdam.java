package dev.normative.accelerated.training;

import dev.normative.accelerated.kernel.AdamStep;
import dev.normative.accelerated.kernel.LearningKernel;
import dev.normative.optim.Adam;
import java.util.List;

/** {@link Adam} on arrays, with the same bits. */
final class ArrayAdam {
  /** Elements of a parameter that are handed to a thread together, at least. */
  private static final int ROW = 256;

  /** A root and two quotients in double, as multiplications. */
  private static final int OPERATIONS = 16;

  /** Steps that are prepared at first; twice as many each time they are over. */
  private static final int FEW = 1 << 10;

  private final Adam.Settings settings;
  private final List<Descent> descents;
  private final Workers workers;
  private final AdamStep step = new AdamStep();
  // By step. Beforehand, because StrictMath's powers are computed in arrays that it allocates.
  private double[] stepSizes = {};
  private double[] corrections = {};
  private int steps;

  ArrayAdam(
      Adam.Settings settings, List<LearnedArray> learned, LearningKernel kernel, Workers workers) {
    this.settings = settings;
    this.workers = workers;
    this.descents = learned.stream().map(array -> new Descent(array, kernel, step)).toList();
    step.newWeight = 1 - settings.beta1();
    step.beta2 = settings.beta2();
    step.newSquareWeight = 1 - settings.beta2();
  }

  /** What is done to one array. */
  private record Descent(LearnedArray array, LearningKernel kernel, AdamStep step)
      implements Workers.Rows {
    @Override
    public void work(int first, int end) {
      int from = first * ROW;
      int to = Math.min(array.size(), end * ROW);
      kernel.adam(
          step, array.gradient(), array.mean(), array.meanSquare(), array.values(), from, to);
    }
  }

  private void prepare(int count) {
    stepSizes = new double[count];
    corrections = new double[count];
    for (int t = 1; t <= count; t++) {
      stepSizes[t - 1] = settings.learningRate() / (1 - StrictMath.pow(settings.beta1(), t));
      corrections[t - 1] = StrictMath.sqrt(1 - StrictMath.pow(settings.beta2(), t));
    }
  }

  /** Makes a step along the gradients that the arrays hold. */
  void step() {
    if (steps == stepSizes.length) {
      prepare(Math.max(FEW, 2 * steps));
    }
    step.stepSize = stepSizes[steps];
    step.correction = corrections[steps];
    steps++;
    step.epsilon =
        settings.epsilonPlace() == Adam.EpsilonPlace.CORRECTED
            ? settings.epsilon()
            : settings.epsilon() / step.correction;
    for (int i = 0; i < descents.size(); i++) {
      Descent descent = descents.get(i);
      workers.share((descent.array().size() - 1) / ROW + 1, ROW * OPERATIONS, descent);
    }
  }
}
