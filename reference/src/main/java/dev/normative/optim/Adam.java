package dev.normative.optim;

import dev.normative.autograd.ReverseSweep;
import dev.normative.nn.Parameter;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.Collection;
import java.util.List;

/**
 * Adam: D. Kingma and J. Ba, arXiv:1412.6980, as {@code torch.optim.Adam} computes it. With
 * gradient g in step t:
 *
 * <pre>
 *   m = m + (1 - beta1) (g - m)          v = beta2 v + (1 - beta2) g g
 *   w = w - learningRate / (1 - beta1^t) m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
 * </pre>
 */
public final class Adam implements Optimizer {
  private final Settings settings;
  private final List<Slot> slots;
  private int steps;

  /**
   * The numbers of {@link Adam}.
   *
   * @param learningRate positive
   * @param beta1 how much of the mean gradient m is kept, below 1
   * @param beta2 how much of the mean squared gradient v is kept, below 1
   * @param epsilon what keeps the quotient finite
   */
  public record Settings(double learningRate, double beta1, double beta2, double epsilon)
      implements OptimizerSettings {
    /** Refuses numbers that no descent makes sense with. */
    public Settings {
      Range.positive("learning rate", learningRate);
      Range.belowOne("beta1", beta1);
      Range.belowOne("beta2", beta2);
      Range.notNegative("epsilon", epsilon);
    }

    /** PyTorch's defaults, which are the paper's: beta1 0.9, beta2 0.999, epsilon 1e-8. */
    public static Settings withDefaults(double learningRate) {
      return new Settings(learningRate, 0.9, 0.999, 1e-8);
    }

    @Override
    public Adam optimizer(Collection<Parameter> parameters) {
      return new Adam(parameters, this);
    }
  }

  /** A parameter and its two running means. */
  private record Slot(Parameter parameter, double[] mean, double[] meanSquare) {
    Slot(Parameter parameter) {
      this(parameter, new double[parameter.value().size()], new double[parameter.value().size()]);
    }

    DType dtype() {
      return parameter.variable().dtype();
    }
  }

  /** An optimizer of these parameters. */
  public Adam(Collection<Parameter> parameters, Settings settings) {
    this.settings = settings;
    this.slots = parameters.stream().map(Slot::new).toList();
  }

  @Override
  public void step(ReverseSweep gradients) {
    // All gradients first: a sweep that lacks one changes nothing.
    List<Tensor> each =
        slots.stream().map(slot -> gradients.gradient(slot.parameter.variable())).toList();
    steps++;
    for (int i = 0; i < each.size(); i++) {
      update(slots.get(i), each.get(i));
    }
  }

  private void update(Slot slot, Tensor gradient) {
    follow(slot, gradient.toArray());
    double[] weights = slot.parameter.value().toArray();
    descend(weights, slot.mean, slot.meanSquare);
    Rounding.to(slot.dtype(), weights);
    slot.parameter.update(Tensor.adopting(gradient.shape(), weights));
  }

  private void follow(Slot slot, double[] gradient) {
    double[] mean = slot.mean;
    double[] meanSquare = slot.meanSquare;
    double newWeight = 1 - settings.beta1;
    double beta2 = settings.beta2;
    double newSquareWeight = 1 - settings.beta2;
    for (int i = 0; i < gradient.length; i++) {
      mean[i] += newWeight * (gradient[i] - mean[i]);
      meanSquare[i] = meanSquare[i] * beta2 + newSquareWeight * gradient[i] * gradient[i];
    }
    Rounding.to(slot.dtype(), mean);
    Rounding.to(slot.dtype(), meanSquare);
  }

  private void descend(double[] weights, double[] mean, double[] meanSquare) {
    double stepSize = settings.learningRate / (1 - StrictMath.pow(settings.beta1, steps));
    double correction = StrictMath.sqrt(1 - StrictMath.pow(settings.beta2, steps));
    double epsilon = settings.epsilon;
    for (int i = 0; i < weights.length; i++) {
      double denominator = Math.sqrt(meanSquare[i]) / correction + epsilon;
      weights[i] -= stepSize * mean[i] / denominator;
    }
  }
}
