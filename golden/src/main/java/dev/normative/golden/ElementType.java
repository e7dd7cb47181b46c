package dev.normative.golden;

/** The floating-point type that a framework computed in; the files hold both as doubles. */
public enum ElementType {
  /** IEEE 754 binary32. A number is written as the double that it equals. */
  FLOAT32("float32"),
  /** IEEE 754 binary64. */
  FLOAT64("float64");

  private final String label;

  ElementType(String label) {
    this.label = label;
  }

  /** The name in golden files: {@code float32} or {@code float64}. */
  public String label() {
    return label;
  }

  /** Whether a value of this type can be this number; NaN and the infinities are of both types. */
  public boolean holds(double value) {
    return this == FLOAT64 || Double.isNaN(value) || (float) value == value;
  }

  /**
   * The type with a name.
   *
   * @throws IllegalArgumentException if no type is called so
   */
  public static ElementType of(String label) {
    for (ElementType type : values()) {
      if (type.label.equals(label)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "no element type is called \"" + label + "\"; there are float32 and float64");
  }
}
