package dev.normative.accelerated.training;

import dev.normative.accelerated.kernel.LearningKernel;
import dev.normative.contract.Mode;

/** max(x, 0), in place of x: no layer needs its own output to differentiate. */
final class RectifierLayer implements ArrayLayer {
  private final Activations activations;
  private final LearningKernel kernel;

  RectifierLayer(Activations activations, LearningKernel kernel) {
    this.activations = activations;
    this.kernel = kernel;
  }

  @Override
  public Activations output() {
    return activations;
  }

  @Override
  public void resize(int samples) {}

  @Override
  public void forward(Mode mode) {
    kernel.rectify(activations.values(), 0, activations.size());
  }

  @Override
  public void backward(boolean ofInput) {
    kernel.rectifyGradient(activations.values(), activations.gradient(), 0, activations.size());
  }
}
