package dev.normative.accelerated;

import dev.normative.accelerated.kernel.Coefficients;
import dev.normative.accelerated.kernel.Kernel;
import dev.normative.contract.ArrayView;
import dev.normative.contract.ArrayWorkspace;
import dev.normative.contract.NormSpec;
import dev.normative.tensor.Shape;

/**
 * What a {@link VectorArrays} keeps from call to call: statistics for backward, and memory that
 * grows to the largest call and is then used again.
 */
final class Workspace implements ArrayWorkspace {
  final VectorArrays owner;
  final Kernel kernel;
  final Coefficients coefficients = new Coefficients();
  final Coefficients spread = new Coefficients();
  final Moments moments;
  final Projection projection;
  final Fusion fusion = new Fusion(this);

  /** Whether gradients of parameters are wanted. */
  final boolean learns;

  /** The views of the call that is going on, in the order of memory that its plan has. */
  ArrayView input;

  ArrayView upstream;
  ArrayView output;

  /** Sums of chunks. */
  double[] partials = {};

  /** The input's shape and the statistics' origin in the last forward call; null before. */
  Shape shape;

  boolean ofBatch;

  private final NormSpec spec;
  private final DenseCopy inputCopy = new DenseCopy();
  private final DenseCopy upstreamCopy = new DenseCopy();
  private final DenseCopy outputCopy = new DenseCopy();
  private Plan plan;
  private Scratch[] scratches = {};

  Workspace(VectorArrays owner, NormSpec spec, Kernel kernel) {
    this.owner = owner;
    this.spec = spec;
    this.kernel = kernel;
    this.moments = new Moments(spec, coefficients);
    this.projection = new Projection(coefficients, moments, spec.centered());
    this.learns = spec.scale() || spec.shift();
  }

  /** The plan for a shape, the last one if it fits. */
  Plan plan(Shape input, boolean channelsLast) {
    if (plan == null || !plan.fits(input, channelsLast)) {
      plan = new Plan(this, spec, input, channelsLast);
    }
    return plan;
  }

  /** The views of a call, where they are if the plan can work there. */
  void use(Plan of, ArrayView given, ArrayView gradientOfOutput, ArrayView result) {
    input = of.placed(given, inputCopy);
    if (gradientOfOutput != null) {
      upstream = of.placed(gradientOfOutput, upstreamCopy);
    }
    output = of.worksIn(result) ? result : outputCopy.like(result);
  }

  /** Writes the result to where it was wanted, and forgets the caller's memory. */
  void release(ArrayView result) {
    if (output != result) {
      outputCopy.scatter(result);
    }
    input = null;
    upstream = null;
    output = null;
  }

  /** The room of one of the threads that work at once. */
  Scratch scratch(int worker) {
    return scratches[worker];
  }

  /** Makes room for so many threads. */
  void workers(int count) {
    if (scratches.length < count) {
      Scratch[] more = new Scratch[count];
      System.arraycopy(scratches, 0, more, 0, scratches.length);
      for (int i = scratches.length; i < count; i++) {
        more[i] = new Scratch();
      }
      scratches = more;
    }
  }

  /** Makes room for so many sums of chunks. */
  void partials(int count) {
    partials = room(partials, count);
  }

  /** The same array, or another one, where it is too short; what it held is lost then. */
  static double[] room(double[] there, int size) {
    return there.length < size ? new double[size] : there;
  }

  /** The same of floats. */
  static float[] room(float[] there, int size) {
    return there.length < size ? new float[size] : there;
  }
}
