package dev.normative.conformance.rules;

import dev.normative.conformance.bound.Expectation;
import dev.normative.tensor.Tensor;
import java.util.Arrays;

/** Who leaves the bound around what the reference computed; the gravest last. */
enum Leaver {
  /** All three agree. */
  NOBODY,
  /** The third party, and the candidate does not. */
  THIRD,
  /** Both, and they do not agree with each other either. */
  BOTH,
  /** The candidate, somewhere where the third party stays within its own. */
  CANDIDATE,
  /**
   * The reference: candidate and third party both leave their bounds and, wherever the candidate
   * does, differ by no more than two results may that are within the bounds of both.
   */
  REFERENCE;

  private static final int NOWHERE = -1;

  /** What is said of it. */
  String title(String candidate, String third) {
    return switch (this) {
      case NOBODY -> "nobody leaves the bound";
      case THIRD -> third + " alone leaves its bound";
      case BOTH -> candidate + " and " + third + " both leave their bounds, each in its own way";
      case CANDIDATE -> candidate + " alone leaves its bound";
      case REFERENCE ->
          "the two others agree with each other within their bounds and not with the reference;"
              + " either the reference or its bound is wrong, or "
              + candidate
              + " and "
              + third
              + " are wrong in the same way";
    };
  }

  /**
   * Who leaves the bound, and an element that shows it.
   *
   * @param who who does
   * @param at the element's place in row-major order; -1 for nobody
   */
  record Told(
      Leaver who, int at, Expectation ours, Tensor actual, Expectation theirs, Tensor besides) {

    /** The three numbers at the element, and how they stand to the bounds. */
    String numbers(String candidate, String third) {
      return "at "
          + Arrays.toString(actual.shape().indexOf(at))
          + ": reference "
          + ours.expected().at(at)
          + numbers(candidate, ours, actual)
          + numbers(third, theirs, besides);
    }

    private String numbers(String name, Expectation expectation, Tensor value) {
      return ", "
          + name
          + " "
          + value.at(at)
          + " (bound "
          + expectation.tolerance().at(at)
          + ", error/bound "
          + expectation.share(value, at)
          + ")";
    }
  }

  /** Who leaves the bound in one quantity; the element is the one that is furthest off. */
  static Told of(Expectation ours, Tensor actual, Expectation theirs, Tensor besides) {
    int alone = NOWHERE;
    int both = NOWHERE;
    int third = NOWHERE;
    boolean agree = true;
    for (int i = 0; i < actual.size(); i++) {
      boolean weLeave = ours.share(actual, i) > 1;
      boolean theyLeave = theirs.share(besides, i) > 1;
      // Where bounds are unlike, a wrong reference can be within one of them and not the other.
      agree &= !weLeave || agree(ours, actual, theirs, besides, i);
      if (weLeave && theyLeave) {
        both = further(ours, actual, both, i);
      } else if (weLeave) {
        alone = further(ours, actual, alone, i);
      } else if (theyLeave) {
        third = further(theirs, besides, third, i);
      }
    }
    if (both >= 0 && agree) {
      return new Told(REFERENCE, both, ours, actual, theirs, besides);
    }
    if (alone >= 0) {
      return new Told(CANDIDATE, alone, ours, actual, theirs, besides);
    }
    if (both >= 0) {
      return new Told(BOTH, both, ours, actual, theirs, besides);
    }
    return new Told(third >= 0 ? THIRD : NOBODY, third, ours, actual, theirs, besides);
  }

  private static int further(Expectation expectation, Tensor value, int former, int next) {
    return former >= 0 && expectation.share(value, former) >= expectation.share(value, next)
        ? former
        : next;
  }

  /** The same number, or no further apart than two results within their bounds may be. */
  private static boolean agree(
      Expectation ours, Tensor actual, Expectation theirs, Tensor besides, int i) {
    double distance = Math.abs(actual.at(i) - besides.at(i));
    return Double.compare(actual.at(i), besides.at(i)) == 0
        || distance <= ours.tolerance().at(i) + theirs.tolerance().at(i);
  }
}
