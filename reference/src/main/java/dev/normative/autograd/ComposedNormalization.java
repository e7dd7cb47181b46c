package dev.normative.autograd;

import dev.normative.contract.Affine;
import dev.normative.contract.ArgumentCheck;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.Optional;

/**
 * A normalization made of operations, which can be differentiated to any order: y = scale (x -
 * mean) / sqrt(v + epsilon) + shift.
 *
 * <p>Mean and variance of the batch are functions of x, and are differentiated; running statistics
 * are constants. Plain double precision (FLOAT32: rounded after every operation): where the exact
 * closed form is wanted and first derivatives are enough, use {@link Normalize}, which takes this
 * for its gradients' gradients.
 *
 * <p>Where epsilon is outside the root, the deviation sqrt(v) has a kink at v = 0; there its
 * derivative is taken to be finite, which gives the first derivatives of the closed form. Second
 * derivatives do not exist at that point.
 */
public final class ComposedNormalization {
  private ComposedNormalization() {}

  /**
   * Normalizes a variable; what {@link dev.normative.contract.Normalization#forward} refuses is
   * refused here too.
   *
   * @param x of a shape that fits the specification's reduction
   * @param scale of the reduction's parameter shape, or empty for 1
   * @param shift of the reduction's parameter shape, or empty for 0
   * @param running used in evaluation where the specification tracks statistics
   * @return y, of the shape of x
   */
  public static Variable of(
      NormSpec spec,
      Variable x,
      Optional<Variable> scale,
      Optional<Variable> shift,
      RunningStats running,
      Mode mode) {
    Affine affine = new Affine(scale.map(Variable::value), shift.map(Variable::value));
    ArgumentCheck.forward(spec, x.value(), affine, running, mode);
    StatisticsView view = StatisticsView.of(spec.reduction(), x.shape());
    Variable seen = Reshape.to(view.input(), x);
    Variable normalized =
        spec.usesBatchStatistics(mode)
            ? withBatchStatistics(spec, view, seen)
            : withRunningStatistics(spec, view, seen, running);
    Variable scaled =
        scale.map(s -> Multiply.of(normalized, parameter(view, s))).orElse(normalized);
    Variable shifted = shift.map(s -> Add.of(scaled, parameter(view, s))).orElse(scaled);
    return Reshape.to(x.shape(), shifted);
  }

  private static Variable withBatchStatistics(NormSpec spec, StatisticsView view, Variable x) {
    Variable centered = spec.centered() ? Subtract.of(x, Mean.keeping(x, view.axes())) : x;
    Variable variance = Mean.keeping(Multiply.of(centered, centered), view.axes());
    return Divide.of(centered, deviation(spec, variance));
  }

  private static Variable withRunningStatistics(
      NormSpec spec, StatisticsView view, Variable x, RunningStats running) {
    DType dtype = x.dtype();
    Variable mean = parameter(view, Variable.constant(running.mean(), dtype));
    Variable variance = parameter(view, Variable.constant(running.variance(), dtype));
    return Divide.of(Subtract.of(x, mean), deviation(spec, variance));
  }

  private static Variable deviation(NormSpec spec, Variable variance) {
    return spec.policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT
        ? SquareRoot.of(Add.of(variance, spec.epsilon()))
        : Add.of(finiteSquareRoot(variance), spec.epsilon());
  }

  /** The square root with a derivative of 1/2 instead of infinity at 0. */
  private static Variable finiteSquareRoot(Variable variance) {
    Tensor oneAtZero = variance.value().map(v -> v == 0 ? 1 : 0);
    Variable offset = Variable.computed(oneAtZero, variance.dtype());
    return Subtract.of(SquareRoot.of(Add.of(variance, offset)), offset);
  }

  private static Variable parameter(StatisticsView view, Variable parameter) {
    return Reshape.to(view.parameters(), parameter);
  }
}
