package dev.normative.contract;

import dev.normative.tensor.Tensor;
import java.util.Optional;

/** A layer made of a normalization: it keeps the state that the normalization must not keep. */
public final class StatefulAdapter implements StatefulLayer {
  private final NormSpec spec;
  private final Normalization normalization;
  private LayerState state;
  private Mode mode = Mode.TRAINING;
  private boolean frozen;
  private boolean scaleLearned = true;
  private boolean shiftLearned = true;
  private Affine gradients;
  private Forward last;

  /** A new layer of this specification; the normalization is closed with the layer. */
  public StatefulAdapter(NormSpec spec, Normalization normalization) {
    this.spec = spec;
    this.normalization = normalization;
    this.state = LayerState.initial(spec);
    zeroGradients();
  }

  @Override
  public synchronized LayerState state() {
    return state;
  }

  @Override
  public synchronized void load(LayerState other) {
    ArgumentCheck.state(spec, other);
    state = other;
  }

  @Override
  public synchronized void setMode(Mode other) {
    if (other == null) {
      throw new IllegalArgumentException("mode is null; expected TRAINING or EVALUATION");
    }
    mode = other;
  }

  @Override
  public synchronized void setFrozen(boolean other) {
    frozen = other;
  }

  @Override
  public synchronized void setLearned(boolean scale, boolean shift) {
    scaleLearned = scale;
    shiftLearned = shift;
  }

  @Override
  public synchronized Tensor forward(Tensor input) {
    Forward forward =
        normalization.forward(
            input, state.affine(), state.running(), frozen ? Mode.EVALUATION : mode);
    state = new LayerState(state.affine(), forward.after());
    last = forward;
    return forward.output();
  }

  @Override
  public synchronized Tensor backward(Tensor upstream) {
    if (last == null) {
      throw new IllegalStateException("backward before any forward; call forward first");
    }
    Gradients fresh = normalization.backward(last, upstream);
    gradients =
        new Affine(
            added(gradients.scale(), fresh.scale(), scaleLearned && !frozen),
            added(gradients.shift(), fresh.shift(), shiftLearned && !frozen));
    return fresh.input();
  }

  /** The sum, rounded to the format once for each element. */
  private Optional<Tensor> added(Optional<Tensor> former, Optional<Tensor> more, boolean learned) {
    if (!learned || more.isEmpty() || former.isEmpty()) {
      return former;
    }
    double[] sum = former.get().toArray();
    for (int i = 0; i < sum.length; i++) {
      sum[i] = spec.dtype().round(sum[i] + more.get().at(i));
    }
    return Optional.of(Tensor.adopting(former.get().shape(), sum));
  }

  @Override
  public synchronized Affine parameterGradients() {
    return gradients;
  }

  @Override
  public synchronized void zeroGradients() {
    var shape = spec.reduction().parameterShape();
    gradients =
        new Affine(
            spec.scale() ? Optional.of(Tensor.zeros(shape)) : Optional.empty(),
            spec.shift() ? Optional.of(Tensor.zeros(shape)) : Optional.empty());
  }

  @Override
  public void close() {
    normalization.close();
  }
}
