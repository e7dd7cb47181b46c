package dev.normative.norm;

import dev.normative.contract.Affine;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.numerics.ElementSet;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import org.apache.commons.math3.dfp.Dfp;
import org.apache.commons.math3.dfp.DfpField;

/**
 * The formulas of normalization in 80 decimal digits, written from the definition: statistics,
 * output, and gradients by the chain rule through mean and variance, not by the closed form that
 * the reference uses.
 */
final class DfpNormalization {
  private static final DfpField FIELD = new DfpField(80);

  final Dfp[] mean;
  final Dfp[] variance;
  final Dfp[] output;
  final Dfp[] inputGradient;
  final Dfp[] scaleGradient;
  final Dfp[] shiftGradient;

  /** With the statistics of the batch. */
  DfpNormalization(NormSpec spec, Tensor input, Affine affine, Tensor upstream) {
    Partition partition = Partition.of(spec.reduction(), input.shape());
    int parameters = spec.reduction().parameterShape().elements();
    mean = new Dfp[partition.sets()];
    variance = new Dfp[partition.sets()];
    output = new Dfp[input.size()];
    inputGradient = new Dfp[input.size()];
    scaleGradient = zeros(parameters);
    shiftGradient = zeros(parameters);
    for (int s = 0; s < partition.sets(); s++) {
      set(spec, input, affine, upstream, partition, s);
    }
  }

  private void set(
      NormSpec spec, Tensor input, Affine affine, Tensor upstream, Partition partition, int s) {
    ElementSet set = partition.set(s);
    Dfp n = FIELD.newDfp(set.size());
    Dfp sum = FIELD.getZero();
    for (int i : positions(set)) {
      sum = sum.add(dfp(input.at(i)));
    }
    mean[s] = spec.centered() ? sum.divide(n) : FIELD.getZero();
    Dfp squares = FIELD.getZero();
    for (int i : positions(set)) {
      Dfp deviation = dfp(input.at(i)).subtract(mean[s]);
      squares = squares.add(deviation.multiply(deviation));
    }
    variance[s] = squares.divide(n);
    boolean inside = spec.policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT;
    Dfp epsilon = dfp(spec.epsilon());
    Dfp root = inside ? variance[s].add(epsilon).sqrt() : variance[s].sqrt();
    Dfp inverse = FIELD.getOne().divide(inside ? root : root.add(epsilon));

    // d(loss)/d(inverse) = sum g (x - mean); d(inverse)/d(variance) = -inverse^2 / (2 root).
    Dfp viaInverse = FIELD.getZero();
    Dfp viaMean = FIELD.getZero();
    for (int i : positions(set)) {
      int parameter = partition.parameter(s, place(set, i));
      Dfp deviation = dfp(input.at(i)).subtract(mean[s]);
      Dfp normalized = deviation.multiply(inverse);
      Dfp scale = dfp(affine.scaleAt(parameter));
      Dfp dy = dfp(upstream.at(i));
      output[i] = normalized.multiply(scale).add(dfp(affine.shiftAt(parameter)));
      scaleGradient[parameter] = scaleGradient[parameter].add(dy.multiply(normalized));
      shiftGradient[parameter] = shiftGradient[parameter].add(dy);
      viaInverse = viaInverse.add(dy.multiply(scale).multiply(deviation));
      viaMean = viaMean.subtract(dy.multiply(scale).multiply(inverse));
    }
    // The deviation of a constant set has no derivative; there the reference takes 0.
    Dfp dVariance =
        root.isZero()
            ? FIELD.getZero()
            : viaInverse.multiply(inverse).multiply(inverse).divide(root.multiply(2)).negate();
    for (int i : positions(set)) {
      Dfp scale = dfp(affine.scaleAt(partition.parameter(s, place(set, i))));
      Dfp deviation = dfp(input.at(i)).subtract(mean[s]);
      Dfp direct = dfp(upstream.at(i)).multiply(scale).multiply(inverse);
      Dfp throughVariance = dVariance.multiply(deviation).multiply(2).divide(n);
      Dfp throughMean = spec.centered() ? viaMean.divide(n) : FIELD.getZero();
      inputGradient[i] = direct.add(throughVariance).add(throughMean);
    }
  }

  static Dfp dfp(double value) {
    return FIELD.newDfp(value);
  }

  private static Dfp[] zeros(int count) {
    Dfp[] zeros = new Dfp[count];
    Arrays.fill(zeros, FIELD.getZero());
    return zeros;
  }

  static int[] positions(ElementSet set) {
    int[] positions = new int[set.size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = set.runStart(i / set.runLength()) + i % set.runLength();
    }
    return positions;
  }

  private static int place(ElementSet set, int position) {
    int run = set.runStride() == 0 ? 0 : (position - set.start()) / set.runStride();
    return position - set.runStart(run);
  }
}
