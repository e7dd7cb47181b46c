package dev.normative.study;

import java.util.Collection;

/** What became of a claim. */
public enum Judgement {
  /** The numbers bear it out. */
  SUPPORTED,
  /** The numbers bear out neither it nor its opposite, or a run diverged and left no numbers. */
  NOT_SUPPORTED,
  /** The numbers bear out the opposite. */
  CONTRADICTED,
  /** Nothing was claimed beforehand: the numbers stand for themselves. */
  NO_CLAIM;

  /**
   * The judgement of a claim that consists of several: it is supported if all of them are, and one
   * that is contradicted contradicts the whole. Where nothing was claimed does not count.
   */
  public static Judgement ofAll(Collection<Judgement> parts) {
    for (Judgement weakest : new Judgement[] {CONTRADICTED, NOT_SUPPORTED, SUPPORTED}) {
      if (parts.contains(weakest)) {
        return weakest;
      }
    }
    return NO_CLAIM;
  }

  /** As a reader sees it: {@code NOT SUPPORTED}. */
  public String words() {
    return name().replace('_', ' ');
  }
}
