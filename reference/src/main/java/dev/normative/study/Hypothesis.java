package dev.normative.study;

import java.util.List;
import java.util.Locale;

/**
 * What is claimed of one number per seed, fixed before anything was run.
 *
 * <p>{@link Kind#BELOW} and {@link Kind#ABOVE} are about the mean over all seeds that could have
 * been: the claim is supported if the whole {@link Interval} lies on its side of the bound,
 * contradicted if the whole interval lies beyond it, and not supported otherwise. A bound other
 * than 0 is a margin: "falls by less than one percentage point" can be supported by numbers, "does
 * not fall at all" can not.
 *
 * <p>{@link Kind#ALWAYS} is about each single seed: one other number contradicts it.
 *
 * @param kind which kind of claim
 * @param bound the number that it is about; 0 for {@link Kind#OPEN}
 */
public record Hypothesis(Kind kind, double bound) {

  /** Kinds of claims. */
  public enum Kind {
    /** The mean is below the bound. */
    BELOW,
    /** The mean is above the bound. */
    ABOVE,
    /** Every number is exactly the bound. */
    ALWAYS,
    /** Nothing is claimed. */
    OPEN
  }

  /** Refuses a bound that no number can be compared with. */
  public Hypothesis {
    if (!Double.isFinite(bound)) {
      throw new IllegalArgumentException("the bound is " + bound + "; it must be finite");
    }
  }

  /** The mean is below a bound. */
  public static Hypothesis below(double bound) {
    return new Hypothesis(Kind.BELOW, bound);
  }

  /** The mean is above a bound. */
  public static Hypothesis above(double bound) {
    return new Hypothesis(Kind.ABOVE, bound);
  }

  /** Every number is exactly this. */
  public static Hypothesis always(double value) {
    return new Hypothesis(Kind.ALWAYS, value);
  }

  /** Nothing is claimed. */
  public static Hypothesis open() {
    return new Hypothesis(Kind.OPEN, 0);
  }

  /** Judges the claim by one number per seed. */
  public Judgement judge(List<Double> values) {
    Interval interval = Interval.of(values);
    return switch (kind) {
      case BELOW -> sides(interval.high() < bound, interval.low() > bound);
      case ABOVE -> sides(interval.low() > bound, interval.high() < bound);
      case ALWAYS -> sides(agreeing(values) == values.size(), agreeing(values) < values.size());
      case OPEN -> Judgement.NO_CLAIM;
    };
  }

  private static Judgement sides(boolean within, boolean beyond) {
    if (within) {
      return Judgement.SUPPORTED;
    }
    return beyond ? Judgement.CONTRADICTED : Judgement.NOT_SUPPORTED;
  }

  /** How many of the numbers lie where the claim says; for an open one, below 0. */
  public int agreeing(List<Double> values) {
    return (int) values.stream().filter(this::agrees).count();
  }

  private boolean agrees(double value) {
    return switch (kind) {
      case BELOW, OPEN -> value < bound;
      case ABOVE -> value > bound;
      case ALWAYS -> value == bound;
    };
  }

  /** As a reader sees it: {@code below 0}. */
  public String words() {
    String number =
        bound == Math.rint(bound) ? String.format(Locale.ROOT, "%.0f", bound) : "" + bound;
    return switch (kind) {
      case BELOW -> "below " + number;
      case ABOVE -> "above " + number;
      case ALWAYS -> "always " + number;
      case OPEN -> "nothing claimed";
    };
  }
}
