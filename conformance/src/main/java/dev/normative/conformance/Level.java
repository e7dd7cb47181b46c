package dev.normative.conformance;

/** How far a claim of conformance goes; each level includes the ones before it. */
public enum Level {
  /** Inference: what comes out of a call, in either mode, and the handling of arguments. */
  L0("inference"),
  /** Training forward: batch statistics and the update of running statistics. */
  L1("training forward and running statistics"),
  /** Backward: the gradients of input, scale and shift. */
  L2("backward"),
  /** State over time and persistence; training curves belong here. */
  L3("state over time"),
  /** Determinism: the same bits again. */
  L4("determinism");

  private final String title;

  Level(String title) {
    this.title = title;
  }

  /** A few words for a report. */
  public String title() {
    return title;
  }
}
