package dev.normative.conformance.bound;

import dev.normative.contract.Accumulator;
import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.norm.Partition;
import dev.normative.numerics.ElementSet;
import dev.normative.numerics.Moments;
import dev.normative.tensor.Tensor;

/**
 * How far a normalization may be off that takes its variance in one pass, as mean(x<sup>2</sup>) -
 * mean(x)<sup>2</sup>.
 *
 * <p>The suite admits no such algorithm, since its error grows with the square of the condition
 * number; but ONNX's test of MeanVarianceNormalization was computed like this, on numbers between 0
 * and 1, where it does little harm. With q = mean(x<sup>2</sup>), dm and G as in {@link SetBound},
 * and g(k) = k u / (1 - k u):
 *
 * <ul>
 *   <li>q is off by dq = g(G + 1) q, one rounding for the square, and tiny (n squares underflow by
 *       tiny each at most, and are divided by n);
 *   <li>the square of the mean by ds = 2 |m| dm + dm<sup>2</sup> + u (|m| + dm)<sup>2</sup> + tiny;
 *   <li>the difference by dv = (dq + ds)(1 + u) + u v.
 * </ul>
 *
 * <p>What follows, root, quotient and product, is that of {@link SetBound} and {@link
 * NormalizationBound}.
 */
public final class OnePassBound {
  private OnePassBound() {}

  /** The output without scale and shift, the statistics being those of the batch. */
  public static Expectation output(NormSpec spec, Tensor input) {
    Tensor expected =
        new NormalizationBound(
                spec,
                Accumulator.SEQUENTIAL,
                input,
                Affine.none(),
                RunningStats.none(),
                Mode.TRAINING)
            .output()
            .expected();
    Partition partition = Partition.of(spec.reduction(), input.shape());
    double u = spec.dtype().unitRoundoff();
    double tiny = spec.dtype().smallestSubnormal();
    double[] tolerance = new double[input.size()];
    for (int s = 0; s < partition.sets(); s++) {
      ElementSet elements = partition.set(s);
      SetBound set = set(spec, input, elements);
      double m = Math.abs(set.mean.toDouble());
      elements.forEach(
          i -> {
            double x = input.at(i);
            tolerance[i] =
                set.normalizedError(x)
                    + 4 * u * Math.abs(set.normalized(x))
                    + tiny * (3 + Math.abs(x) + m)
                    + Math.ulp(expected.at(i));
          });
    }
    return new Expectation(spec.dtype(), expected, Tensor.of(expected.shape(), tolerance));
  }

  private static SetBound set(NormSpec spec, Tensor input, ElementSet elements) {
    double u = spec.dtype().unitRoundoff();
    double tiny = spec.dtype().smallestSubnormal();
    Moments moments = Moments.of(input, elements);
    double roundings = Accumulator.SEQUENTIAL.roundings(elements.size());
    double meanError = SetBound.ofBatch(spec, Accumulator.SEQUENTIAL, input, elements).meanError;
    double m = Math.abs(moments.mean().toDouble());
    double v = moments.variance().toDouble();
    double squareError = SetBound.growth(roundings + 1, u) * (v + m * m) + tiny;
    double meanSquareError =
        2 * m * meanError + meanError * meanError + u * (m + meanError) * (m + meanError) + tiny;
    double varianceError = (squareError + meanSquareError) * (1 + u) + u * v;
    return new SetBound(spec, moments, meanError, varianceError);
  }
}
