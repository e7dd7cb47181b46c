package dev.normative.conformance.bound;

import dev.normative.conformance.bound.SetSecondDerivativeBound.Element;
import dev.normative.contract.Accumulator;
import dev.normative.contract.Affine;
import dev.normative.contract.Gradients;
import dev.normative.contract.NormSpec;
import dev.normative.contract.SecondGradients;
import dev.normative.norm.Partition;
import dev.normative.numerics.ElementSet;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * How far second derivatives may be off, for every element: for any algorithm that is stable and
 * adds up as it declares.
 *
 * <p>What is computed are the derivatives of sum(a dx) + sum(b d scale) + sum(c d shift). With
 * &lt;z&gt; the mean of z over the statistics set, k = t / r (1 where epsilon is inside the root),
 * g = scale dy, h = b dy, and
 *
 * <pre>
 *   J z = r (z - &lt;z&gt; - k xhat &lt;z xhat&gt;)
 *   A = &lt;g xhat&gt;     B = &lt;a xhat&gt;     P = &lt;g a&gt; - &lt;g&gt;&lt;a&gt;     C = k (k + 2) A B - P
 * </pre>
 *
 * <p>they are
 *
 * <pre>
 *   upstream   scale J a + b xhat + c
 *   scale      sum dy (J a)
 *   input      J h + r^2 k D,     D = xhat C - B (g - &lt;g&gt;) - A (a - &lt;a&gt;)
 * </pre>
 *
 * <p>(without &lt;a&gt;, &lt;g&gt;, &lt;h&gt; where the mean is not subtracted; with J z = r z and
 * no D where the statistics are given). The errors e of xhat, rho of r (relative) and that of k are
 * those of {@link SetBound}; those of &lt;z&gt; and &lt;z xhat&gt; are in {@link
 * SecondDerivativeMeans}; g(m) = m u / (1 - m u), G the declared roundings of a sum. An error of a
 * product of numbers that are off by dz and dw is |z| dw + |w| dz + dz dw, so that no term of
 * second order is left out. Each result is a sum of few terms; to what these inherit comes g(m)
 * times the sum of their <em>magnitudes</em>, with the means' magnitudes &lt;|z|&gt; and &lt;|z
 * xhat|&gt; in the place of the means, which allows m roundings of each term and any order and
 * bracketing of products and sums:
 *
 * <ul>
 *   <li><b>J z</b>: with E = z - &lt;z&gt; - k xhat &lt;z xhat&gt; and T the sum |z| + &lt;|z|&gt;
 *       + k |xhat| &lt;|z xhat|&gt;, dE = d&lt;z&gt; + d(k xhat &lt;z xhat&gt;) + g(8) T, and r E
 *       is off by r (1 + rho) dE + rho r |E|: r is one number for all terms, so that its error is
 *       one of the result.
 *   <li><b>upstream</b>: |scale| d(J a) + |b| e + g(4) (|scale| r (1 + rho) T + |b| (|xhat| + e) +
 *       |c|).
 *   <li><b>scale</b>: sum |dy| d(J a) + g(G' + G + 8) sum |dy| r (1 + rho) T, with G' the roundings
 *       of a sum over the parameter's elements: they may be added up set by set, then over the
 *       sets, and r taken out of the sum as well.
 *   <li><b>P</b> is off by g(2 G + 8) (&lt;|g a|&gt; + &lt;|g|&gt;&lt;|a|&gt;): it is a polynomial
 *       of what is given, no term of which goes through more roundings, whichever of the two ways
 *       of writing a covariance is taken.
 *   <li><b>C</b>: d(k (k + 2) A B) + dP + g(6) times the magnitudes of its two terms.
 *   <li><b>input</b>: d(J h) + g(5) r (1 + rho) T + r<sup>2</sup> k ((1 + omega)(dD + g(16) T') +
 *       omega |D|), with dD the errors of D's three products, T' the sum of their magnitudes, and 1
 *       + omega = (1 + rho)<sup>2</sup> (1 + dk/k).
 *   <li><b>underflow</b>: fewer than n + 16 intermediate results may lose a tiny each, and reach a
 *       result through at most two factors r, three k, two xhat and one each of a, g and h; each
 *       factor counts as its largest magnitude in the set, plus 1.
 * </ul>
 *
 * <p>This is about closed forms. Automatic differentiation of the formula, step by step, adds
 * derivatives that would be 0 without rounding (that of a variance with respect to the mean, for
 * one); they are of the size of what e contributes here, and tests find it within the bound, too.
 *
 * <p>To each comes an ulp of the expected double. The reference's own errors, which are those of
 * double-double arithmetic, are a 2<sup>-50</sup>th of what is allowed here.
 */
final class SecondDerivativeBound {
  private final NormSpec spec;
  private final Accumulator accumulator;
  private final Tensor input;
  private final Affine affine;
  private final Partition partition;
  private final List<SetBound> statistics;
  private final boolean ofBatch;

  SecondDerivativeBound(
      NormSpec spec,
      Accumulator accumulator,
      Tensor input,
      Affine affine,
      List<SetBound> statistics,
      boolean ofBatch) {
    this.spec = spec;
    this.accumulator = accumulator;
    this.input = input;
    this.affine = affine;
    this.partition = Partition.of(spec.reduction(), input.shape());
    this.statistics = statistics;
    this.ofBatch = ofBatch;
  }

  /** Around these exact values. */
  ExpectedSecondGradients around(SecondGradients exact, Tensor upstream, Gradients along) {
    List<SetSecondDerivativeBound> sets = new ArrayList<>(statistics.size());
    statistics.forEach(
        set -> sets.add(new SetSecondDerivativeBound(spec, accumulator, set, ofBatch)));
    forEach(upstream, along, (s, position, parameter, element) -> sets.get(s).add(element));

    int parameters = spec.reduction().parameterShape().elements();
    double[] byInput = new double[input.size()];
    double[] byUpstream = new double[input.size()];
    double[] byScale = new double[parameters];
    double ofParameter = accumulator.roundings(input.size() / parameters);
    forEach(
        upstream,
        along,
        (s, position, parameter, element) -> {
          double roundings = ofParameter + accumulator.roundings(statistics.get(s).count);
          byInput[position] = sets.get(s).inputError(element);
          byUpstream[position] = sets.get(s).upstreamError(element);
          byScale[parameter] += sets.get(s).scaleTermError(element, roundings);
        });
    return new ExpectedSecondGradients(
        Expectation.around(spec.dtype(), exact.input(), byInput),
        exact.scale().map(scale -> Expectation.around(spec.dtype(), scale, byScale)),
        Expectation.around(spec.dtype(), exact.upstream(), byUpstream));
  }

  private interface ElementVisitor {
    void visit(int set, int position, int parameter, Element element);
  }

  private void forEach(Tensor upstream, Gradients along, ElementVisitor visitor) {
    Affine alongAffine = new Affine(along.scale(), along.shift());
    for (int s = 0; s < partition.sets(); s++) {
      ElementSet set = partition.set(s);
      for (int run = 0; run < set.runs(); run++) {
        for (int place = 0; place < set.runLength(); place++) {
          int position = set.runStart(run) + place;
          int parameter = partition.parameter(s, place);
          Element element =
              new Element(
                  input.at(position),
                  upstream.at(position),
                  affine.scaleAt(parameter),
                  along.input().at(position),
                  spec.scale() ? alongAffine.scaleAt(parameter) : 0,
                  alongAffine.shiftAt(parameter));
          visitor.visit(s, position, parameter, element);
        }
      }
    }
  }
}
