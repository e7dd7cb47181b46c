package dev.normative.conformance.mutants;

import dev.normative.conformance.mutants.PlainNorm.Saved;
import dev.normative.contract.Affine;
import dev.normative.contract.Gradients;
import dev.normative.contract.SecondGradients;
import dev.normative.norm.Partition;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/**
 * Second derivatives as one would write them down, in plain arithmetic, every stored value rounded
 * to the format: with J z = r (z - mean(z) - xhat mean(z xhat)), the upstream gradient's is scale
 * (J a) + b xhat + c, the scale's sum dy (J a), and the input's J h plus that of sum(g J a). Each
 * mutant overrides one step.
 */
class PlainDoubleBackward {
  final PlainNorm norm;
  final Saved saved;
  private final Tensor upstream;
  private final Gradients along;
  private final Affine alongAffine;

  PlainDoubleBackward(PlainNorm norm, Saved saved, Tensor upstream, Gradients along) {
    this.norm = norm;
    this.saved = saved;
    this.upstream = upstream;
    this.along = along;
    this.alongAffine = new Affine(along.scale(), along.shift());
  }

  /**
   * What the second derivative of sum(g J a) is made of: the element's normalized value, its g and
   * a less their means over the set, r, and the means over the set of g xhat, of a xhat, and of g
   * times a less their means.
   */
  record Terms(
      double xhat,
      double g,
      double a,
      double inverse,
      double gWeighted,
      double aWeighted,
      double covariance) {

    Terms withCovariance(double other) {
      return new Terms(xhat, g, a, inverse, gWeighted, aWeighted, other);
    }
  }

  /** The values of one set's elements: normalized, g, a and h = b dy. */
  record Values(double[] xhat, double[] g, double[] a, double[] h) {}

  SecondGradients gradients() {
    Partition partition = norm.partition(saved.input());
    double[] byInput = new double[upstream.size()];
    double[] byUpstream = new double[upstream.size()];
    List<List<Double>> ofScale = new ArrayList<>();
    for (int p = 0; p < norm.spec.reduction().parameterShape().elements(); p++) {
      ofScale.add(new ArrayList<>());
    }
    for (int s = 0; s < partition.sets(); s++) {
      int[] positions = PlainNorm.positions(partition.set(s));
      int[] parameters = PlainNorm.parameters(partition, s);
      Values values = values(s, positions, parameters);
      double inverse = saved.inverse()[s];
      double[] q = derivative(values.a(), values.xhat(), inverse);
      for (int i = 0; i < positions.length; i++) {
        int p = parameters[i];
        double scaled = round(saved.affine().scaleAt(p) * q[i]);
        double ofB = round(alongScale(p) * values.xhat()[i]);
        byUpstream[positions[i]] = round(round(scaled + ofB) + alongAffine.shiftAt(p));
        ofScale.get(p).add(round(upstream.at(positions[i]) * q[i]));
      }
      double[] viaScale = derivative(values.h(), values.xhat(), inverse);
      double[] viaInput = ofBatch() ? ofInput(values, inverse) : new double[positions.length];
      for (int i = 0; i < positions.length; i++) {
        byInput[positions[i]] = input(viaScale[i], viaInput[i]);
      }
    }
    double[] byScale =
        ofScale.stream().mapToDouble(terms -> norm.parameterSum(array(terms))).toArray();
    return new SecondGradients(
        Tensor.adopting(upstream.shape(), byInput),
        norm.spec.scale()
            ? Optional.of(Tensor.adopting(norm.spec.reduction().parameterShape(), byScale))
            : Optional.empty(),
        Tensor.adopting(upstream.shape(), byUpstream));
  }

  private Values values(int s, int[] positions, int[] parameters) {
    int n = positions.length;
    return new Values(
        each(n, i -> norm.normalized(saved, positions[i], s)),
        each(n, i -> norm.scaled(upstream.at(positions[i]), saved.affine(), parameters[i])),
        each(n, i -> along.input().at(positions[i])),
        each(n, i -> round(upstream.at(positions[i]) * alongScale(parameters[i]))));
  }

  private double alongScale(int parameter) {
    return norm.spec.scale() ? alongAffine.scaleAt(parameter) : 0;
  }

  /** J z. */
  private double[] derivative(double[] z, double[] xhat, double inverse) {
    if (!ofBatch()) {
      return each(z.length, i -> round(z[i] * inverse));
    }
    double[] less = lessMean(z);
    double weighted = meanProduct(z, xhat);
    return each(z.length, i -> round(inverse * round(less[i] - round(xhat[i] * weighted))));
  }

  /** The second derivative of sum(g J a). */
  private double[] ofInput(Values values, double inverse) {
    double[] g = lessMean(values.g());
    double[] a = lessMean(values.a());
    double gWeighted = meanProduct(values.g(), values.xhat());
    double aWeighted = meanProduct(values.a(), values.xhat());
    double covariance = meanProduct(g, a);
    return each(
        g.length,
        i ->
            ofInput(
                new Terms(
                    values.xhat()[i], g[i], a[i], inverse, gWeighted, aWeighted, covariance)));
  }

  // The steps.

  boolean ofBatch() {
    return saved.ofBatch();
  }

  double ofInput(Terms terms) {
    double curvature =
        round(round(3 * round(terms.gWeighted() * terms.aWeighted())) - terms.covariance());
    double bracket =
        round(
            round(round(terms.xhat() * curvature) - round(terms.aWeighted() * terms.g()))
                - round(terms.gWeighted() * terms.a()));
    return round(round(terms.inverse() * terms.inverse()) * bracket);
  }

  double input(double viaScale, double viaInput) {
    return round(viaScale + viaInput);
  }

  final double round(double value) {
    return norm.round(value);
  }

  private double[] lessMean(double[] z) {
    double mean = norm.spec.centered() ? round(norm.sum(z) / z.length) : 0;
    return each(z.length, i -> round(z[i] - mean));
  }

  private double meanProduct(double[] y, double[] z) {
    return round(norm.sum(each(y.length, i -> round(y[i] * z[i]))) / y.length);
  }

  private static double[] each(int count, IntToDoubleFunction value) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = value.applyAsDouble(i);
    }
    return values;
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
