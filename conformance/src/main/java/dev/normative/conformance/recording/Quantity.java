package dev.normative.conformance.recording;

/** What may be recorded of a call. */
public enum Quantity {
  /** What the forward pass gives. */
  OUTPUT("output", "F1"),
  /** The running mean after the call. */
  RUNNING_MEAN("running mean", "S1"),
  /** The running variance after the call. */
  RUNNING_VARIANCE("running variance", "S1"),
  /** The gradient with respect to the input. */
  INPUT_GRADIENT("input gradient", "B1"),
  /** The gradient with respect to the scale. */
  SCALE_GRADIENT("scale gradient", "B1"),
  /** The gradient with respect to the shift. */
  SHIFT_GRADIENT("shift gradient", "B1");

  private final String title;
  private final String rule;

  Quantity(String title, String rule) {
    this.title = title;
    this.rule = rule;
  }

  /** The name that people know. */
  public String title() {
    return title;
  }

  /** The rule that is about this alone, on drawn cases: where to look for a cause. */
  public String rule() {
    return rule;
  }

  /** Whether it takes a backward pass. */
  public boolean isGradient() {
    return this == INPUT_GRADIENT || this == SCALE_GRADIENT || this == SHIFT_GRADIENT;
  }
}
