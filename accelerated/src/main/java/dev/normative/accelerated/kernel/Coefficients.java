package dev.normative.accelerated.kernel;

/**
 * What elements are multiplied with and shifted by: the first four by statistics set, the last two
 * by parameter. {@link Runs} says which of them an element has.
 */
public final class Coefficients {
  /** What is subtracted. */
  public double[] mean = {};

  /** What is multiplied with then: 1 / sqrt(variance + epsilon), or its like. */
  public double[] inverse = {};

  /** What the dependence of the mean on the input takes away of scale dy. */
  public double[] upstreamMean = {};

  /** How much of the normalized value the dependence of the variance takes away of scale dy. */
  public double[] slope = {};

  /** The scale, 1 where there is none. */
  public double[] scale = {};

  /** The shift, 0 where there is none. */
  public double[] shift = {};

  /** The same as floats, for float32; of columns that share statistics, and float64, nothing. */
  public final FloatCoefficients floats = new FloatCoefficients();
}
