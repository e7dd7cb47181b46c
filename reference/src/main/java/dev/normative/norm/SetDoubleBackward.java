package dev.normative.norm;

import dev.normative.contract.Affine;
import dev.normative.contract.Gradients;
import dev.normative.contract.NormSpec;
import dev.normative.numerics.DoubleDouble;
import dev.normative.numerics.DoubleDoubleSum;
import dev.normative.tensor.Tensor;

/**
 * The second backward pass over one statistics set: the derivatives of sum(a dx) + sum(b d scale) +
 * sum(c d shift).
 *
 * <p>With &lt;z&gt; the mean of z over the set, k = t / r (see {@link SetStatistics#sensitivity}; 1
 * where epsilon is inside the root), g = scale dy, h = b dy and
 *
 * <pre>
 *   J z = r (z - &lt;z&gt; - k xhat &lt;z xhat&gt;)      the derivative of xhat, a symmetric matrix
 *   A = &lt;g xhat&gt;     B = &lt;a xhat&gt;     P = &lt;g a&gt; - &lt;g&gt;&lt;a&gt;     C = k (k + 2) A B - P
 * </pre>
 *
 * <p>what is differentiated is sum(g J a) + sum(h xhat) + sum(c dy), and its derivatives are
 *
 * <pre>
 *   upstream   scale J a + b xhat + c
 *   scale      sum dy (J a)                 over the elements of the parameter
 *   input      J h + r^2 k (xhat C - B (g - &lt;g&gt;) - A (a - &lt;a&gt;))
 * </pre>
 *
 * <p>the last one from dr = -r<sup>2</sup> k xhat/n, d xhat = J/n and dk = -k<sup>2</sup> (k - 1) r
 * xhat/n along an element. The means &lt;g&gt;, &lt;a&gt; and &lt;h&gt; are left out where the mean
 * is not subtracted. Where the statistics are given, J z = r z, and the input's derivative is J h
 * alone. Where epsilon is outside the root and v = 0, the root has no derivative; there k counts as
 * 0, as in the first backward pass.
 *
 * <p>In double-double arithmetic throughout: errors are a small multiple of n 2<sup>-106</sup> of
 * the magnitudes of the terms above, so that a result is within an ulp unless these cancel to a
 * 2<sup>-40</sup>th of themselves. (There is no exact second computation here as there is for first
 * derivatives.) Nothing is claimed where squares over- or underflow.
 */
final class SetDoubleBackward {
  private static final DoubleDouble ZERO = DoubleDouble.ZERO;

  private final NormSpec spec;
  private final Tensor input;
  private final Affine affine;
  private final Tensor upstream;
  private final Gradients along;
  private final Affine alongAffine;
  private final Partition partition;
  private final int index;
  private final SetStatistics statistics;
  private final boolean ofBatch;
  private final DoubleDouble r;
  private final DoubleDouble k;

  SetDoubleBackward(
      NormSpec spec,
      Tensor input,
      Affine affine,
      Tensor upstream,
      Gradients along,
      Partition partition,
      int index,
      SetStatistics statistics,
      boolean ofBatch) {
    this.spec = spec;
    this.input = input;
    this.affine = affine;
    this.upstream = upstream;
    this.along = along;
    this.alongAffine = new Affine(along.scale(), along.shift());
    this.partition = partition;
    this.index = index;
    this.statistics = statistics;
    this.ofBatch = ofBatch;
    this.r = statistics.inverseDeviation();
    this.k = statistics.sensitivity().dividedBy(r);
  }

  /** Writes this set's elements, and adds its terms to the parameters' sums. */
  void collect(double[] byInput, DoubleDoubleSum[] byScale, double[] byUpstream) {
    Means means = ofBatch ? means() : new Means(ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO);
    DoubleDouble curvature =
        k.times(k.plus(2)).times(means.gXhat).times(means.aXhat).minus(means.covariance);
    DoubleDouble factor = r.times(r).times(k);
    partition.forEach(
        index,
        (position, parameter) -> {
          double dy = upstream.at(position);
          DoubleDouble xhat = statistics.normalized(input.at(position));
          DoubleDouble a = DoubleDouble.of(along.input().at(position));
          DoubleDouble b = alongScale(parameter);
          DoubleDouble q = derivative(a, means.a, xhat, means.aXhat);
          byScale[parameter].add(q.times(dy));
          DoubleDouble scaled = q.times(affine.scaleAt(parameter)).plus(b.times(xhat));
          byUpstream[position] = scaled.plus(alongAffine.shiftAt(parameter)).toDouble();

          DoubleDouble ofScale = derivative(b.times(dy), means.h, xhat, means.hXhat);
          DoubleDouble g = DoubleDouble.product(affine.scaleAt(parameter), dy);
          DoubleDouble ofInput =
              xhat.times(curvature)
                  .minus(means.aXhat.times(g.minus(means.g)))
                  .minus(means.gXhat.times(a.minus(means.a)));
          byInput[position] = (ofBatch ? ofScale.plus(factor.times(ofInput)) : ofScale).toDouble();
        });
  }

  /** Means over the set; those that centering takes away are 0 without it. */
  private record Means(
      DoubleDouble a,
      DoubleDouble g,
      DoubleDouble h,
      DoubleDouble aXhat,
      DoubleDouble gXhat,
      DoubleDouble hXhat,
      DoubleDouble covariance) {}

  private Means means() {
    DoubleDoubleSum[] sums = ExactNormalization.sums(7);
    partition.forEach(
        index,
        (position, parameter) -> {
          double dy = upstream.at(position);
          double a = along.input().at(position);
          DoubleDouble xhat = statistics.normalized(input.at(position));
          DoubleDouble g = DoubleDouble.product(affine.scaleAt(parameter), dy);
          DoubleDouble h = alongScale(parameter).times(dy);
          sums[0].add(a);
          sums[1].add(g);
          sums[2].add(h);
          sums[3].add(xhat.times(a));
          sums[4].add(xhat.times(g));
          sums[5].add(xhat.times(h));
          sums[6].add(g.times(a));
        });
    DoubleDouble a = spec.centered() ? mean(sums[0]) : ZERO;
    DoubleDouble g = spec.centered() ? mean(sums[1]) : ZERO;
    DoubleDouble h = spec.centered() ? mean(sums[2]) : ZERO;
    DoubleDouble covariance = mean(sums[6]).minus(g.times(a));
    return new Means(a, g, h, mean(sums[3]), mean(sums[4]), mean(sums[5]), covariance);
  }

  private DoubleDouble mean(DoubleDoubleSum sum) {
    return sum.value().dividedBy(partition.set(index).size());
  }

  private DoubleDouble alongScale(int parameter) {
    return spec.scale() ? DoubleDouble.of(alongAffine.scaleAt(parameter)) : ZERO;
  }

  /** An element of J z. */
  private DoubleDouble derivative(
      DoubleDouble z, DoubleDouble mean, DoubleDouble xhat, DoubleDouble weighted) {
    return ofBatch ? z.minus(mean).minus(k.times(xhat).times(weighted)).times(r) : z.times(r);
  }
}
