package dev.normative.conformance.mutants;

import dev.normative.contract.Affine;
import dev.normative.contract.ArgumentCheck;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.LayerState;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.contract.StatefulLayer;
import dev.normative.tensor.Tensor;
import java.util.Optional;

/**
 * A layer as one would write it down: fields, and a method for everything that happens to them. It
 * passes the suite; each mutant overrides one step.
 */
class PlainLayer implements StatefulLayer {
  final NormSpec spec;
  Affine affine;
  RunningStats running;
  Affine gradients;
  Mode mode = Mode.TRAINING;
  boolean frozen;
  boolean scaleLearned = true;
  boolean shiftLearned = true;
  Forward last;

  private final PlainNorm norm;

  PlainLayer(NormSpec spec) {
    this.spec = spec;
    this.norm = norm();
    this.affine = Affine.initial(spec);
    this.running = spec.initialStats();
    this.gradients = zeros();
  }

  @Override
  public LayerState state() {
    return new LayerState(affine, running);
  }

  @Override
  public void load(LayerState state) {
    check(state);
    affine = state.affine();
    running = loaded(state.running());
  }

  @Override
  public void setMode(Mode other) {
    if (other == null) {
      throw new IllegalArgumentException("mode is null; expected TRAINING or EVALUATION");
    }
    mode = other;
  }

  @Override
  public void setFrozen(boolean other) {
    frozen = other;
  }

  @Override
  public void setLearned(boolean scale, boolean shift) {
    scaleLearned = scale;
    shiftLearned = shift;
  }

  // Locked, as several threads may evaluate, and each sets what backward differentiates.
  @Override
  public synchronized Tensor forward(Tensor input) {
    check(input);
    Forward forward = norm.forward(input, affine, running, effectiveMode());
    last = forward;
    running = updated(forward);
    return forward.output();
  }

  @Override
  public Tensor backward(Tensor upstream) {
    if (last == null) {
      throw new IllegalStateException("backward before any forward; call forward first");
    }
    Gradients fresh = norm.backward(last, upstream);
    gradients =
        new Affine(
            learnsScale() ? sum(gradients.scale(), fresh.scale()) : gradients.scale(),
            learnsShift() ? sum(gradients.shift(), fresh.shift()) : gradients.shift());
    return fresh.input();
  }

  @Override
  public Affine parameterGradients() {
    return gradients;
  }

  @Override
  public void zeroGradients() {
    gradients = zeros();
  }

  // The steps.

  PlainNorm norm() {
    return new PlainNorm(spec);
  }

  void check(Tensor input) {
    ArgumentCheck.forward(spec, input, affine, running, effectiveMode());
  }

  void check(LayerState state) {
    ArgumentCheck.state(spec, state);
  }

  RunningStats loaded(RunningStats stats) {
    return stats;
  }

  Mode effectiveMode() {
    return frozen ? Mode.EVALUATION : mode;
  }

  RunningStats updated(Forward forward) {
    return forward.after();
  }

  boolean learnsScale() {
    return scaleLearned && !frozen;
  }

  boolean learnsShift() {
    return shiftLearned && !frozen;
  }

  Optional<Tensor> sum(Optional<Tensor> former, Optional<Tensor> more) {
    return former.map(
        there -> {
          double[] sum = there.toArray();
          for (int i = 0; i < sum.length; i++) {
            sum[i] = spec.dtype().round(sum[i] + more.orElseThrow().at(i));
          }
          return Tensor.adopting(there.shape(), sum);
        });
  }

  Affine zeros() {
    Affine like = Affine.initial(spec);
    return new Affine(like.scale().map(PlainLayer::zeros), like.shift().map(PlainLayer::zeros));
  }

  private static Tensor zeros(Tensor like) {
    return Tensor.zeros(like.shape());
  }
}
