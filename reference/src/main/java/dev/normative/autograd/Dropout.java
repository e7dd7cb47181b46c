package dev.normative.autograd;

import dev.normative.contract.Mode;
import dev.normative.random.SplitMix64;

/**
 * In training, every element is replaced by 0 with a probability p and divided by 1 - p otherwise,
 * so that its expectation stays what it was. In evaluation, nothing happens.
 *
 * <p>An element is dropped where the generator's next number is below p, one number for each
 * element in row-major order. So a seed gives the same masks everywhere, but not PyTorch's.
 */
public final class Dropout {
  private Dropout() {}

  /** The probability itself, refused where it is none. */
  public static double requireProbability(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "dropout with the probability " + probability + "; it must be between 0 and 1");
    }
    return probability;
  }

  /**
   * Drops elements of a variable of any shape.
   *
   * @param probability p, from 0 to 1
   * @param random what the mask is drawn from; nothing is drawn in evaluation
   */
  public static Variable of(Variable x, double probability, SplitMix64 random, Mode mode) {
    requireProbability(probability);
    if (mode == Mode.EVALUATION) {
      return x;
    }
    boolean[] keep = new boolean[x.shape().elements()];
    for (int i = 0; i < keep.length; i++) {
      keep[i] = random.nextDouble() >= probability;
    }
    Variable kept = Mask.of(x, keep);
    return probability == 1 ? kept : Divide.of(kept, 1 - probability);
  }
}
