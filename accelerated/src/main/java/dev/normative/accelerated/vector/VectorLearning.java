package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.LaneMemory.all;
import static dev.normative.accelerated.vector.LaneMemory.load;
import static dev.normative.accelerated.vector.LaneMemory.store;

import dev.normative.accelerated.kernel.AdamStep;
import dev.normative.accelerated.kernel.LearningKernel;
import dev.normative.accelerated.kernel.ScalarLearning;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link LearningKernel} with several floats at a time; what fills no vector is the twin's. */
final class VectorLearning implements LearningKernel {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

  private final LearningKernel twin = new ScalarLearning();

  @Override
  public void rectify(float[] x, int from, int to) {
    int whole = to - (to - from) % FLOATS.length();
    for (int i = from; i < whole; i += FLOATS.length()) {
      FloatVector some = FloatVector.fromArray(FLOATS, x, i);
      some.blend(0, some.compare(VectorOperators.LT, 0)).intoArray(x, i);
    }
    twin.rectify(x, whole, to);
  }

  @Override
  public void rectifyGradient(float[] y, float[] gradient, int from, int to) {
    int whole = to - (to - from) % FLOATS.length();
    for (int i = from; i < whole; i += FLOATS.length()) {
      FloatVector some = FloatVector.fromArray(FLOATS, y, i);
      FloatVector.fromArray(FLOATS, gradient, i)
          .blend(0, some.compare(VectorOperators.LE, 0))
          .intoArray(gradient, i);
    }
    twin.rectifyGradient(y, gradient, whole, to);
  }

  @Override
  public void adam(
      AdamStep step,
      float[] gradient,
      float[] mean,
      float[] meanSquare,
      float[] weights,
      int from,
      int to) {
    DoubleVector newWeight = all(step.newWeight);
    DoubleVector beta2 = all(step.beta2);
    DoubleVector newSquareWeight = all(step.newSquareWeight);
    DoubleVector stepSize = all(step.stepSize);
    DoubleVector correction = all(step.correction);
    DoubleVector epsilon = all(step.epsilon);
    int whole = to - (to - from) % LaneMemory.LENGTH;
    for (int i = from; i < whole; i += LaneMemory.LENGTH) {
      DoubleVector g = load(gradient, i);
      DoubleVector m = load(mean, i);
      store(m.add(newWeight.mul(g.sub(m))), mean, i);
      DoubleVector v = load(meanSquare, i).mul(beta2).add(newSquareWeight.mul(g).mul(g));
      store(v, meanSquare, i);
      // Rounded to float, as the next step will find them.
      DoubleVector root = load(meanSquare, i).lanewise(VectorOperators.SQRT);
      DoubleVector denominator = root.div(correction).add(epsilon);
      DoubleVector change = stepSize.mul(load(mean, i)).div(denominator);
      store(load(weights, i).sub(change), weights, i);
    }
    twin.adam(step, gradient, mean, meanSquare, weights, whole, to);
  }
}
