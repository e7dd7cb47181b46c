package dev.normative.contract;

import dev.normative.tensor.Tensor;
import java.util.function.Supplier;

/**
 * A normalization made of a layer that has state: for every call a fresh layer is loaded with what
 * the call gives, so that nothing can leak from one call into another. Slow, and meant for tests.
 *
 * <p>A {@link Forward} keeps its arguments; {@link #backward} makes the forward call again, in a
 * layer of its own, and differentiates that.
 */
public final class PureAdapter implements Normalization {
  private final Supplier<StatefulLayer> layers;

  /** A normalization whose calls are each made by a new layer. */
  public PureAdapter(Supplier<StatefulLayer> layers) {
    this.layers = layers;
  }

  private record Replayable(
      PureAdapter owner,
      Tensor input,
      LayerState before,
      Mode mode,
      Tensor output,
      RunningStats after)
      implements Forward {}

  @Override
  public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
    if (affine == null || before == null) {
      throw new IllegalArgumentException(
          (affine == null ? "affine" : "running statistics") + " is null; it is always needed");
    }
    try (StatefulLayer layer = layers.get()) {
      LayerState state = new LayerState(affine, before);
      layer.load(state);
      layer.setMode(mode);
      Tensor output = layer.forward(input);
      return new Replayable(this, input, state, mode, output, layer.state().running());
    }
  }

  @Override
  public Gradients backward(Forward forward, Tensor upstream) {
    if (!(forward instanceof Replayable replayable) || replayable.owner() != this) {
      throw new IllegalArgumentException(
          "forward is not of this normalization; give back what its own forward returned");
    }
    try (StatefulLayer layer = layers.get()) {
      layer.load(replayable.before());
      layer.setMode(replayable.mode());
      layer.forward(replayable.input());
      Tensor input = layer.backward(upstream);
      Affine parameters = layer.parameterGradients();
      return new Gradients(input, parameters.scale(), parameters.shift());
    }
  }
}
