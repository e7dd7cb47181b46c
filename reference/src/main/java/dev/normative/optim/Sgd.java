package dev.normative.optim;

import dev.normative.autograd.ReverseSweep;
import dev.normative.nn.Parameter;
import dev.normative.tensor.Tensor;
import java.util.Collection;
import java.util.List;

/**
 * Stochastic gradient descent, {@code torch.optim.SGD} without dampening and Nesterov's momentum:
 *
 * <pre>
 *   g = gradient + weightDecay w
 *   b = g in the first step, momentum b + g later      (g itself where momentum is 0)
 *   w = w - learningRate b
 * </pre>
 *
 * <p>Frozen parameters are passed by.
 */
public final class Sgd implements Optimizer {
  private final Settings settings;
  private final List<Slot> slots;

  /**
   * The numbers of {@link Sgd}.
   *
   * @param learningRate positive
   * @param momentum 0 for none
   * @param weightDecay 0 for none
   */
  public record Settings(double learningRate, double momentum, double weightDecay)
      implements OptimizerSettings {
    /** Refuses numbers that no descent makes sense with. */
    public Settings {
      Range.positive("learning rate", learningRate);
      Range.notNegative("momentum", momentum);
      Range.notNegative("weight decay", weightDecay);
    }

    /** Neither momentum nor weight decay. */
    public static Settings plain(double learningRate) {
      return new Settings(learningRate, 0, 0);
    }

    @Override
    public Sgd optimizer(Collection<Parameter> parameters) {
      return new Sgd(parameters, this);
    }
  }

  /** A parameter and its momentum buffer, empty until the first step. */
  private static final class Slot {
    final Parameter parameter;
    double[] buffer;

    Slot(Parameter parameter) {
      this.parameter = parameter;
    }
  }

  /** An optimizer of these parameters. */
  public Sgd(Collection<Parameter> parameters, Settings settings) {
    this.settings = settings;
    this.slots = parameters.stream().map(Slot::new).toList();
  }

  @Override
  public void step(ReverseSweep gradients) {
    Learning.step(slots, slot -> slot.parameter, gradients, this::update);
  }

  private void update(Slot slot, Tensor gradient) {
    double[] weights = slot.parameter.value().toArray();
    double[] direction = gradient.toArray();
    if (settings.weightDecay != 0) {
      for (int i = 0; i < weights.length; i++) {
        direction[i] += settings.weightDecay * weights[i];
      }
    }
    if (settings.momentum != 0) {
      if (slot.buffer != null) {
        for (int i = 0; i < weights.length; i++) {
          direction[i] += settings.momentum * slot.buffer[i];
        }
      }
      Rounding.to(slot.parameter.variable().dtype(), direction);
      slot.buffer = direction;
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] -= settings.learningRate * direction[i];
    }
    Rounding.to(slot.parameter.variable().dtype(), weights);
    slot.parameter.update(Tensor.adopting(gradient.shape(), weights));
  }
}
