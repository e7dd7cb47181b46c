package dev.normative.conformance.mutants;

import dev.normative.contract.Affine;
import dev.normative.contract.ArgumentCheck;
import dev.normative.contract.Forward;
import dev.normative.contract.FusedGradients;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * Fused calls as one would write them down, element by element. It passes the suite; each mutant
 * overrides one step.
 */
class PlainFused extends PlainNorm {
  PlainFused(NormSpec spec) {
    super(spec);
  }

  /** A fused call with what backward needs of it. */
  record Fused(
      Forward normalized,
      Tensor output,
      RunningStats after,
      Affine affine,
      boolean[] passes,
      boolean hasResidual)
      implements Forward {}

  @Override
  public final Forward forwardFused(
      Tensor input, Optional<Tensor> residual, Affine affine, RunningStats before, Mode mode) {
    checkResidual(input, residual);
    Forward normalized = forward(input(input, residual), affine, before, mode);
    double[] output = new double[input.size()];
    boolean[] passes = new boolean[output.length];
    for (int i = 0; i < output.length; i++) {
      double z = normalized.output().at(i);
      double sum = residual.isPresent() && adds(mode) ? sum(z, residualAt(residual.get(), i)) : z;
      output[i] = relu(sum);
      passes[i] = passes(z, sum, output[i]);
    }
    Tensor activated = Tensor.adopting(input.shape(), output);
    RunningStats after = after(normalized, activated, affine, before, mode);
    return new Fused(normalized, activated, after, affine, passes, residual.isPresent());
  }

  @Override
  public FusedGradients backwardFused(Forward forward, Tensor upstream) {
    checkBackward(forward, upstream);
    Fused fused = (Fused) forward;
    double[] masked = new double[upstream.size()];
    Arrays.setAll(masked, i -> masked(upstream.at(i), fused.passes()[i]));
    Tensor passing = Tensor.adopting(upstream.shape(), masked);
    return new FusedGradients(
        gradients(fused, passing, upstream),
        fused.hasResidual()
            ? Optional.of(residualGradient(fused, passing, upstream))
            : Optional.empty());
  }

  // The steps.

  void checkResidual(Tensor input, Optional<Tensor> residual) {
    ArgumentCheck.residual(spec, input, residual);
  }

  Tensor input(Tensor input, Optional<Tensor> residual) {
    return input;
  }

  boolean adds(Mode mode) {
    return true;
  }

  double residualAt(Tensor residual, int i) {
    return residual.at(i);
  }

  double sum(double z, double residual) {
    return round(z + residual);
  }

  double relu(double sum) {
    return sum < 0 ? 0 : sum;
  }

  boolean passes(double z, double sum, double output) {
    return !(output <= 0);
  }

  RunningStats after(
      Forward normalized, Tensor activated, Affine affine, RunningStats before, Mode mode) {
    return normalized.after();
  }

  double masked(double upstream, boolean passes) {
    return passes ? upstream : 0;
  }

  Gradients gradients(Fused fused, Tensor passing, Tensor upstream) {
    return backward(fused.normalized(), passing);
  }

  Tensor residualGradient(Fused fused, Tensor passing, Tensor upstream) {
    return passing;
  }
}
