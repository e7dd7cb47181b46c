package dev.normative.nn;

import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import dev.normative.random.SplitMix64;

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
  private final SplitMix64 random;

  /**
   * A layer with the masks of a seed.
   *
   * @param probability of dropping an element, 0 to 1
   */
  public Dropout(double probability, long seed) {
    this.probability = dev.normative.autograd.Dropout.requireProbability(probability);
    this.random = new SplitMix64(seed);
  }

  @Override
  public Variable forward(Variable input, Mode mode) {
    return dev.normative.autograd.Dropout.of(input, probability, random, mode);
  }
}
