package dev.normative.conformance.engine;

import dev.normative.conformance.Conformance;
import dev.normative.conformance.KnownDeviation;

/**
 * A declared deviation and the cases that its rule was put to; where none of them shows it, it is
 * either gone or was only not met.
 *
 * <p>If one of M cases shows it, independent of the others, then N cases all miss it with
 * probability (1 - 1/M)^N, at most exp(-N/M). It is called gone where that is 1e-6 or less: from N
 * = M ln 1e6, about 13.8 M, on. Where nobody measured M, the cases that a run has unless it is
 * asked for fewer are enough; what one of 36 shows they miss with that probability.
 *
 * @param deviation what is declared
 * @param tries the cases
 * @param drawn whether they were drawn; else they are all that there are
 */
record Declared(KnownDeviation deviation, int tries, boolean drawn) {
  private static final double TIMES_ONE_IN = StrictMath.log(1e6);

  /** From how many drawn cases on that do not show it, it is gone. */
  int needed() {
    return deviation.oneIn() == 0
        ? Conformance.USUAL_TRIES
        : (int) Math.min(Integer.MAX_VALUE, Math.ceil(TIMES_ONE_IN * deviation.oneIn()));
  }

  /** Whether it no longer happens where none of the cases shows it. */
  boolean isGoneWhereUnseen() {
    return !drawn || tries >= needed();
  }

  /** Why the implementation deviates. */
  String explanation() {
    return deviation.explanation();
  }

  /** What is told where none of the cases shows it, and it may still happen. */
  String unseen() {
    return "not seen in "
        + tries
        + (tries == 1 ? " case" : " cases")
        + (deviation.oneIn() == 0 ? "" : ", happens about once in " + deviation.oneIn())
        + "; only after "
        + needed()
        + " is it said to be gone: "
        + explanation();
  }

  /** What is told where it no longer happens. */
  String gone() {
    return "the declared deviation no longer happens: "
        + explanation()
        + "; take it out of what the provider (deviations()) or the class that runs the suite"
        + " (knownDeviations()) declares";
  }
}
