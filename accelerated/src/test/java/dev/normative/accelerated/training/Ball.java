package dev.normative.accelerated.training;

import java.util.List;

/**
 * A number and how far from it another computation of the same may be: what is exact of operands in
 * their balls is in the ball of the result, and so is what double arithmetic makes of it, here or
 * elsewhere, in whatever order. {@link #rounded} adds a rounding to float.
 *
 * @param center the number, in double
 * @param radius how far from it the other one may be, at most
 */
record Ball(double center, double radius) {
  /** Twice the unit roundoff of double: an operation's error here, and another's elsewhere. */
  private static final double TWO_UNITS = 0x1p-52;

  private static final double FLOAT_UNIT = 0x1p-24;

  static Ball exactly(double value) {
    return new Ball(value, 0);
  }

  /** The largest size that the other computation may have. */
  double size() {
    return Math.abs(center) + radius;
  }

  /** This ball after one operation in double. */
  private Ball computed() {
    return widened(TWO_UNITS * size());
  }

  Ball widened(double by) {
    // Upwards, since radii are themselves rounded; and what underflows.
    return new Ball(center, (radius + by) * (1 + 0x1p-50) + Double.MIN_NORMAL);
  }

  /** This ball after a rounding to float. */
  Ball rounded() {
    return widened(FLOAT_UNIT * size() + Float.MIN_VALUE);
  }

  Ball plus(Ball other) {
    return new Ball(center + other.center, radius + other.radius).computed();
  }

  Ball minus(Ball other) {
    return new Ball(center - other.center, radius + other.radius).computed();
  }

  Ball times(Ball other) {
    double error =
        Math.abs(center) * other.radius + radius * Math.abs(other.center) + radius * other.radius;
    return new Ball(center * other.center, error).computed();
  }

  Ball times(double exact) {
    return new Ball(center * exact, radius * Math.abs(exact)).computed();
  }

  /** exp: by the mean value theorem it moves by less than exp(center) (exp(radius) - 1). */
  Ball exp() {
    double value = StrictMath.exp(center);
    // StrictMath errs by less than a unit in the last place, two of u.
    return new Ball(value, value * StrictMath.expm1(radius)).computed().computed();
  }

  /** log of what is positive throughout. */
  Ball log() {
    requirePositive();
    double moved = -StrictMath.log1p(-radius / center);
    return new Ball(StrictMath.log(center), moved).computed().computed();
  }

  /** 1 / sqrt of what is positive throughout. */
  Ball inverseRoot() {
    requirePositive();
    double value = 1 / Math.sqrt(center);
    return new Ball(value, value * (1 / Math.sqrt(1 - radius / center) - 1)).computed().computed();
  }

  private void requirePositive() {
    if (!(center > radius)) {
      throw new ArithmeticException(this + " is not positive throughout");
    }
  }

  /** max(x, 0), which moves by no more than x does. */
  Ball rectified() {
    return new Ball(Math.max(center, 0), radius);
  }

  /** This where the other one is above 0, 0 where it is not; both where that is not sure. */
  Ball whereAboveZero(Ball other) {
    if (Math.abs(other.center) > other.radius) {
      return other.center > 0 ? this : exactly(0);
    }
    return other.center > 0 ? new Ball(center, size()) : new Ball(0, size());
  }

  /** The sum in any order, of n terms: each order errs by less than n u sum |terms|. */
  static Ball sum(List<Ball> terms) {
    double sum = 0;
    double radius = 0;
    double sizes = 0;
    for (Ball term : terms) {
      sum += term.center;
      radius += term.radius;
      sizes += term.size();
    }
    return new Ball(sum, radius).widened((terms.size() + 1) * TWO_UNITS * sizes);
  }
}
