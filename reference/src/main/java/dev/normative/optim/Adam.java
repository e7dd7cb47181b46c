package dev.normative.optim;

import dev.normative.autograd.ReverseSweep;
import dev.normative.nn.Parameter;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Adam: D. Kingma and J. Ba, arXiv:1412.6980. With gradient g in step t:
 *
 * <pre>
 *   m = m + (1 - beta1) (g - m)          v = beta2 v + (1 - beta2) g g
 *   w = w - learningRate / (1 - beta1^t) m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
 * </pre>
 *
 * <p>That is {@code torch.optim.Adam}. Keras adds epsilon {@linkplain EpsilonPlace elsewhere}.
 * Frozen parameters are passed by, and their steps do not count.
 */
public final class Adam implements Optimizer {
  private final Settings settings;
  private final List<Slot> slots;

  /** What epsilon is added to. */
  public enum EpsilonPlace {
    /** To the root of the corrected mean square, as above: the paper's algorithm 1, and PyTorch. */
    CORRECTED,
    /**
     * To the root of v itself, both corrections being made to the learning rate: the paper's remark
     * at the end of section 2, and Keras. Epsilon then weighs 1 / sqrt(1 - beta2^t) times as much,
     * w = w - learningRate sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon).
     */
    UNCORRECTED
  }

  /**
   * The numbers of {@link Adam}.
   *
   * @param learningRate positive
   * @param beta1 how much of the mean gradient m is kept, below 1
   * @param beta2 how much of the mean squared gradient v is kept, below 1
   * @param epsilon what keeps the quotient finite
   * @param epsilonPlace what epsilon is added to
   */
  public record Settings(
      double learningRate, double beta1, double beta2, double epsilon, EpsilonPlace epsilonPlace)
      implements OptimizerSettings {
    /** Refuses numbers that no descent makes sense with. */
    public Settings {
      Range.positive("learning rate", learningRate);
      Range.belowOne("beta1", beta1);
      Range.belowOne("beta2", beta2);
      Range.notNegative("epsilon", epsilon);
      Objects.requireNonNull(epsilonPlace, "epsilonPlace");
    }

    /** As PyTorch computes it. */
    public Settings(double learningRate, double beta1, double beta2, double epsilon) {
      this(learningRate, beta1, beta2, epsilon, EpsilonPlace.CORRECTED);
    }

    /** PyTorch's defaults, which are the paper's: beta1 0.9, beta2 0.999, epsilon 1e-8. */
    public static Settings withDefaults(double learningRate) {
      return new Settings(learningRate, 0.9, 0.999, 1e-8);
    }

    /** Keras's defaults: beta1 0.9, beta2 0.999, epsilon 1e-7 in Keras's place. */
    public static Settings ofKeras(double learningRate) {
      return new Settings(learningRate, 0.9, 0.999, 1e-7, EpsilonPlace.UNCORRECTED);
    }

    @Override
    public Adam optimizer(Collection<Parameter> parameters) {
      return new Adam(parameters, this);
    }
  }

  /** A parameter, its two running means, and how many steps it has made. */
  private static final class Slot {
    final Parameter parameter;
    final double[] mean;
    final double[] meanSquare;
    int steps;

    Slot(Parameter parameter) {
      this.parameter = parameter;
      this.mean = new double[parameter.value().size()];
      this.meanSquare = new double[parameter.value().size()];
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
    Learning.step(slots, slot -> slot.parameter, gradients, this::update);
  }

  private void update(Slot slot, Tensor gradient) {
    slot.steps++;
    follow(slot, gradient.toArray());
    double[] weights = slot.parameter.value().toArray();
    descend(slot, weights);
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

  private void descend(Slot slot, double[] weights) {
    double[] mean = slot.mean;
    double[] meanSquare = slot.meanSquare;
    double stepSize = settings.learningRate / (1 - StrictMath.pow(settings.beta1, slot.steps));
    double correction = StrictMath.sqrt(1 - StrictMath.pow(settings.beta2, slot.steps));
    double epsilon =
        settings.epsilonPlace == EpsilonPlace.CORRECTED
            ? settings.epsilon
            : settings.epsilon / correction;
    for (int i = 0; i < weights.length; i++) {
      double denominator = Math.sqrt(meanSquare[i]) / correction + epsilon;
      weights[i] -= stepSize * mean[i] / denominator;
    }
  }
}
