package dev.normative.norm;

import dev.normative.numerics.DoubleDouble;
import dev.normative.numerics.DoubleDoubleSum;
import dev.normative.numerics.Dyadic;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;

/**
 * The gradients of scale and shift as sums over the elements of each parameter, with a bound of the
 * errors of each sum.
 *
 * <p>A sum of k terms t errs by at most 3 k u<sup>2</sup> sum|t|, and by the errors of its terms.
 * Sums that this does not settle to one ulp are added up again in exact arithmetic.
 */
final class ParameterGradients {
  private final DoubleDoubleSum[] scale;
  private final DoubleDoubleSum[] shift;
  private final double[] scaleMagnitude;
  private final double[] scaleError;
  private final double[] shiftMagnitude;
  private final double terms;

  /** Sums for so many parameters, each of which has as many of the elements. */
  ParameterGradients(int parameters, int elements) {
    scale = new DoubleDoubleSum[parameters];
    shift = new DoubleDoubleSum[parameters];
    for (int p = 0; p < parameters; p++) {
      scale[p] = new DoubleDoubleSum();
      shift[p] = new DoubleDoubleSum();
    }
    scaleMagnitude = new double[parameters];
    scaleError = new double[parameters];
    shiftMagnitude = new double[parameters];
    terms = (double) elements / parameters;
  }

  /**
   * Adds one element.
   *
   * @param weighted dy xhat
   * @param normalizedError how far xhat may be off
   */
  void add(int parameter, double dy, DoubleDouble weighted, double normalizedError) {
    scale[parameter].add(weighted);
    shift[parameter].add(dy);
    double magnitude = Math.abs(dy);
    scaleMagnitude[parameter] += Math.abs(weighted.high());
    scaleError[parameter] += magnitude * normalizedError;
    shiftMagnitude[parameter] += magnitude;
  }

  /** The gradient with respect to the scale. */
  Tensor scale(Shape shape, DType dtype, ExactSets exact, Tensor upstream) {
    double[] gradient = new double[scale.length];
    boolean[] open = new boolean[scale.length];
    boolean any = false;
    for (int p = 0; p < gradient.length; p++) {
      gradient[p] = scale[p].value().toDouble();
      open[p] = !Certificate.settles(errorOfScale(p), gradient[p]);
      any |= open[p];
    }
    double[] settled = any ? exact.scaleGradients(open, upstream, gradient) : gradient;
    return Tensor.adopting(shape, settled).rounded(dtype);
  }

  /** The gradient with respect to the shift. */
  Tensor shift(Shape shape, DType dtype, Partition partition, Tensor upstream) {
    double[] gradient = new double[shift.length];
    boolean[] open = new boolean[shift.length];
    boolean any = false;
    for (int p = 0; p < gradient.length; p++) {
      gradient[p] = shift[p].value().toDouble();
      open[p] = !Certificate.settles(errorOfShift(p), gradient[p]);
      any |= open[p];
    }
    if (any) {
      addExactly(open, partition, upstream, gradient);
    }
    return Tensor.adopting(shape, gradient).rounded(dtype);
  }

  /** How far the sum of a parameter's dy xhat may be off. */
  double errorOfScale(int parameter) {
    double ofTerms = scaleError[parameter];
    double magnitude = scaleMagnitude[parameter];
    double underflow = ofTerms == 0 && magnitude == 0 ? 0 : 4 * Double.MIN_VALUE;
    return 1.01 * (ofTerms + (3.0 * terms + 4) * SetStatistics.UNIT * magnitude)
        + terms * underflow;
  }

  /** How far the sum of a parameter's dy may be off. */
  double errorOfShift(int parameter) {
    return (3.04 * terms + 4) * SetStatistics.UNIT * shiftMagnitude[parameter];
  }

  private static void addExactly(
      boolean[] open, Partition partition, Tensor upstream, double[] gradient) {
    Dyadic[] sums = new Dyadic[open.length];
    Arrays.fill(sums, Dyadic.ZERO);
    partition.forEach(
        (s, position, parameter) -> {
          double dy = upstream.at(position);
          open[parameter] &= Double.isFinite(dy);
          if (open[parameter]) {
            sums[parameter] = sums[parameter].plus(Dyadic.of(dy));
          }
        });
    for (int p = 0; p < open.length; p++) {
      if (open[p]) {
        gradient[p] = sums[p].toDouble();
      }
    }
  }
}
