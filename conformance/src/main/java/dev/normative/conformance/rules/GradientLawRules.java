package dev.normative.conformance.rules;

import dev.normative.conformance.Level;
import dev.normative.conformance.bound.DirectionalDerivative;
import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.bound.ExpectedGradients;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.Normalization;
import dev.normative.numerics.DoubleDouble;
import dev.normative.numerics.DoubleDoubleSum;
import dev.normative.tensor.Tensor;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Chapter B, what gradients have to do whoever computed them: no gradient of ours goes in. */
@Requires(Requirement.BACKWARD)
public interface GradientLawRules extends Candidate {

  /**
   * A gradient is linear in what comes from above. Twice as much and the opposite differ from it in
   * exponent and sign alone, and rounding to nearest cannot tell these apart: every algorithm that
   * multiplies and adds gives exactly the double and the negative, as long as nothing underflows.
   */
  @Rule(
      id = "B6",
      level = Level.L2,
      sentence = "Twice or minus the upstream gradient gives exactly twice or minus the gradients",
      witness = "a gradient that is not zero",
      causes = {
        "gradients that are clipped, or dropped where they are small or negative",
        "a mask that depends on the upstream gradient",
        "a sum that still holds terms of an earlier call"
      })
  @Property
  default void B6_linear_in_the_upstream_gradient(
      @ForAll("ordinaryCases") NormCase c, @ForAll("modes") Mode mode) {
    Tensor upstream = c.upstream();
    try (Normalization norm = provider().create(c.spec())) {
      Forward forward = norm.forward(c.input(), c.affine(), c.before(), mode);
      Gradients one = norm.backward(forward, upstream);
      Check.shape("input gradient", c.shape(), one.input());
      Evidence.current().witness(one.input().firstDifference(Tensor.zeros(c.shape())) >= 0);
      Gradients twice = norm.backward(forward, mapped(upstream, dy -> 2 * dy));
      Gradients opposite = norm.backward(forward, mapped(upstream, dy -> -dy));
      exactly("of twice the upstream gradient", one, dx -> 2 * dx, twice);
      exactly("of minus the upstream gradient", one, dx -> -dx, opposite);
    }
  }

  private static void exactly(
      String when, Gradients one, DoubleUnaryOperator law, Gradients actual) {
    Check.equalNumbers("input gradient " + when, mapped(one.input(), law), actual.input());
    Check.equalNumbers("scale gradient " + when, mapped(one.scale(), law), actual.scale());
    Check.equalNumbers("shift gradient " + when, mapped(one.shift(), law), actual.shift());
  }

  private static Optional<Tensor> mapped(Optional<Tensor> tensor, DoubleUnaryOperator law) {
    return tensor.map(present -> mapped(present, law));
  }

  private static Tensor mapped(Tensor tensor, DoubleUnaryOperator law) {
    double[] values = tensor.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = law.applyAsDouble(values[i]);
    }
    return Tensor.adopting(tensor.shape(), values);
  }

  /**
   * The input gradient times any direction is the derivative of the output in that direction, which
   * {@link DirectionalDerivative} finds forwards. One direction changes all elements, the other one
   * a single element, so that errors cannot cancel.
   */
  @Rule(
      id = "B7",
      level = Level.L2,
      sentence = "The input gradient gives the output's derivative along any direction",
      witness = "a derivative that is known to a thousandth",
      causes = {
        "a backward formula with a term missing or one too many",
        "a forward and a backward that do not belong together: other epsilon, other axis, other mode"
      })
  @Property
  default void B7_derivative_along_a_direction(
      @ForAll("cases") NormCase c, @ForAll("modes") Mode mode) {
    Tensor upstream = c.upstream();
    ExpectedGradients bound = Bounds.of(this, c, mode).gradients(upstream);
    DirectionalDerivative derivative =
        new DirectionalDerivative(c.spec(), c.affine(), c.before(), mode);
    try (Normalization norm = provider().create(c.spec())) {
      Forward forward = norm.forward(c.input(), c.affine(), c.before(), mode);
      Tensor gradient = norm.backward(forward, upstream).input();
      Check.shape("input gradient", c.shape(), gradient);
      boolean sharp = false;
      for (Tensor direction : new Tensor[] {c.otherUpstream(), single(c)}) {
        double expected = derivative.of(c.input(), upstream, direction);
        double tolerance = along(bound.input(), direction) + Math.ulp(expected);
        sharp |= tolerance < 1e-3 * Math.abs(expected);
        if (!Double.isNaN(expected)) {
          Check.within(
              "derivative along a direction", expected, product(gradient, direction), tolerance);
        }
      }
      Evidence.current().witness(sharp);
    }
  }

  /** A direction that changes one element, another one for every case. */
  private static Tensor single(NormCase c) {
    double[] values = new double[c.shape().elements()];
    values[(int) Math.floorMod(c.seed(), (long) values.length)] = 1;
    return Tensor.adopting(c.shape(), values);
  }

  private static double product(Tensor gradient, Tensor direction) {
    DoubleDoubleSum sum = new DoubleDoubleSum();
    for (int i = 0; i < gradient.size(); i++) {
      sum.add(DoubleDouble.product(gradient.at(i), direction.at(i)));
    }
    return sum.value().toDouble();
  }

  /** What the elements' own tolerances come to along a direction. */
  private static double along(Expectation bound, Tensor direction) {
    double sum = 0;
    for (int i = 0; i < direction.size(); i++) {
      sum += direction.at(i) == 0 ? 0 : bound.tolerance().at(i) * Math.abs(direction.at(i));
    }
    return sum;
  }
}
