package dev.normative.study;

import java.util.List;

/**
 * One claim and what the numbers say of it.
 *
 * <p>Findings are judged one by one; there is no correction for their number, so of twenty claims
 * about nothing one would be supported or contradicted by chance.
 *
 * @param claim what is claimed, or asked where nothing is
 * @param difference how the numbers come about: {@code with BN - without BN}, for each seed
 * @param unit the unit of the numbers
 * @param hypothesis the claim about these numbers
 * @param values one number for each seed, in the order of the seeds
 * @param interval the mean of the numbers and its confidence interval
 * @param agreeing how many of the numbers lie where the claim says
 * @param judgement what became of the claim
 */
public record Finding(
    String claim,
    String difference,
    String unit,
    Hypothesis hypothesis,
    List<Double> values,
    Interval interval,
    int agreeing,
    Judgement judgement) {

  /** Refuses an interval, a count or a judgement that does not follow from the numbers. */
  public Finding {
    values = List.copyOf(values);
    boolean follows =
        interval.equals(Interval.of(values))
            && agreeing == hypothesis.agreeing(values)
            && judgement == hypothesis.judge(values);
    if (!follows) {
      throw new IllegalArgumentException(
          "finding \""
              + claim
              + "\" says "
              + interval
              + ", "
              + agreeing
              + " agreeing, "
              + judgement
              + "; of its numbers follow "
              + Interval.of(values)
              + ", "
              + hypothesis.agreeing(values)
              + " agreeing, "
              + hypothesis.judge(values));
    }
  }

  /** Judges a claim by one number per seed. */
  public static Finding of(
      String claim, String difference, String unit, Hypothesis hypothesis, List<Double> values) {
    return new Finding(
        claim,
        difference,
        unit,
        hypothesis,
        values,
        Interval.of(values),
        hypothesis.agreeing(values),
        hypothesis.judge(values));
  }
}
