package dev.normative.nn;

import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * In training drops each element with a given probability, independently, and divides the others by
 * the probability of staying, so that every element keeps its mean; in evaluation does nothing.
 *
 * <p>The masks are this layer's own: from its seed, the same on every machine, but not PyTorch's.
 * They do not touch the generator that initial weights and shuffles come from, so a network with
 * dropout starts where PyTorch's does. A dropped element is 0, also where it was infinite or NaN.
 */
public final class Dropout implements Layer {
  private final double probability;
  private final SplittableRandom random;

  /**
   * A layer with the masks of a seed.
   *
   * @param probability of dropping an element, 0 to 1
   */
  public Dropout(double probability, long seed) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "the probability of dropping is " + probability + "; it must be between 0 and 1");
    }
    this.probability = probability;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public Variable forward(Variable input, Mode mode) {
    if (mode == Mode.EVALUATION || probability == 0) {
      return input;
    }
    double[] factors = new double[input.value().size()];
    double kept = 1 / (1 - probability);
    Arrays.setAll(factors, i -> random.nextDouble() < probability ? 0 : kept);
    return Masking.of(input, factors);
  }
}
