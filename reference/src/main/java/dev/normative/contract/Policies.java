package dev.normative.contract;

/**
 * What an implementation does where the formula alone does not say.
 *
 * @param singleValue one value per statistics set where the statistics are the batch's
 * @param emptyBatch a batch without elements
 * @param epsilonPlace where epsilon is added
 */
public record Policies(SingleValue singleValue, EmptyBatch emptyBatch, EpsilonPlace epsilonPlace) {

  /**
   * One value per statistics set, in training or where none are tracked: its variance is 0 and says
   * nothing.
   */
  public enum SingleValue {
    /** The call is refused. */
    REFUSE,
    /**
     * The call is refused where the batch is a single sample, too; with several samples the output
     * is the shift. This is what PyTorch's group normalization does: it counts the values of all
     * samples together, although each sample has statistics of its own.
     */
    REFUSE_SINGLE_SAMPLE,
    /** The output is the shift. */
    PASS;

    /** Whether statistics of {@code valuesPerSet} values in a batch of this size are refused. */
    public boolean refuses(int valuesPerSet, int samples) {
      return valuesPerSet == 1
          && (this == REFUSE || (this == REFUSE_SINGLE_SAMPLE && samples == 1));
    }
  }

  /** A batch without elements. */
  public enum EmptyBatch {
    /** The call is refused. */
    REFUSE,
    /** The output is empty; mean and variance stay as they were; the batch is counted. */
    PASS
  }

  /** Where epsilon is added. */
  public enum EpsilonPlace {
    /** 1 / sqrt(variance + epsilon). */
    INSIDE_ROOT,
    /** 1 / (sqrt(variance) + epsilon). */
    OUTSIDE_ROOT
  }

  /** What PyTorch's batch and instance normalization do. */
  public static final Policies PYTORCH =
      new Policies(SingleValue.REFUSE, EmptyBatch.PASS, EpsilonPlace.INSIDE_ROOT);

  /** These policies with another one for single values. */
  public Policies withSingleValue(SingleValue other) {
    return new Policies(other, emptyBatch, epsilonPlace);
  }

  /** These policies with another one for empty batches. */
  public Policies withEmptyBatch(EmptyBatch other) {
    return new Policies(singleValue, other, epsilonPlace);
  }

  /** These policies with another place for epsilon. */
  public Policies withEpsilonPlace(EpsilonPlace other) {
    return new Policies(singleValue, emptyBatch, other);
  }
}
