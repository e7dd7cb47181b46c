package dev.normative.conformance.mutants;

import dev.normative.autograd.Add;
import dev.normative.autograd.ComposedNormalization;
import dev.normative.autograd.Multiply;
import dev.normative.autograd.RecordedSweep;
import dev.normative.autograd.ReverseSweep;
import dev.normative.autograd.Sum;
import dev.normative.autograd.Variable;
import dev.normative.contract.Affine;
import dev.normative.contract.ArgumentCheck;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.contract.SecondGradients;
import dev.normative.tensor.Tensor;
import java.util.Optional;

/**
 * A normalization whose second derivatives are those that automatic differentiation makes of its
 * formula, operation by operation, in the format: no closed form, and derivatives through the mean
 * of squared deviations that are 0 but for rounding.
 */
final class Differentiated extends PlainNorm {
  Differentiated(NormSpec spec) {
    super(spec);
  }

  private record Called(Forward plain, Tensor input, Affine affine, RunningStats before, Mode mode)
      implements Forward {
    @Override
    public Tensor output() {
      return plain.output();
    }

    @Override
    public RunningStats after() {
      return plain.after();
    }
  }

  @Override
  public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
    return new Called(super.forward(input, affine, before, mode), input, affine, before, mode);
  }

  @Override
  public Gradients backward(Forward forward, Tensor upstream) {
    return super.backward(forward instanceof Called called ? called.plain() : forward, upstream);
  }

  @Override
  public SecondGradients doubleBackward(Forward forward, Tensor upstream, Gradients along) {
    ArgumentCheck.doubleBackward(spec, forward, upstream, along);
    Called call = (Called) forward;
    Variable x = leaf(call.input());
    Variable dy = leaf(upstream);
    Optional<Variable> scale = call.affine().scale().map(this::leaf);
    Optional<Variable> shift = call.affine().shift().map(this::leaf);
    Variable y = ComposedNormalization.of(spec, x, scale, shift, call.before(), call.mode());
    RecordedSweep first = RecordedSweep.of(y, dy);
    Variable sum = product(first.gradient(x), along.input());
    if (scale.isPresent()) {
      sum = Add.of(sum, product(first.gradient(scale.get()), along.scale().orElseThrow()));
    }
    if (shift.isPresent()) {
      sum = Add.of(sum, product(first.gradient(shift.get()), along.shift().orElseThrow()));
    }
    // In evaluation a gradient may not depend on an input; 0 times it makes it depend.
    sum = Add.of(sum, nothing(x));
    if (scale.isPresent()) {
      sum = Add.of(sum, nothing(scale.get()));
    }
    ReverseSweep second = ReverseSweep.of(sum);
    return new SecondGradients(
        second.gradient(x), scale.map(second::gradient), second.gradient(dy));
  }

  private Variable leaf(Tensor value) {
    return Variable.leaf(value, spec.dtype());
  }

  private Variable product(Variable gradient, Tensor along) {
    return Sum.of(Multiply.of(gradient, Variable.constant(along, spec.dtype())));
  }

  private static Variable nothing(Variable variable) {
    return Sum.of(Multiply.of(variable, 0));
  }
}
