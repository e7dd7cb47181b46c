package dev.normative.accelerated.kernel;

/**
 * The {@link Coefficients} of float32 calls as floats, and which of them are fit for results in
 * float arithmetic.
 *
 * <p>The mean is in two parts, m = mean + rest. With u = 2<sup>-24</sup> and in first order, (x -
 * mean) - rest errs by at most 2 u |x - m|, however far the mean is from 0: where x is within a
 * factor of 2 of mean, the first difference is exact, and it is 0 or at least twice as large as
 * rest, which is off by u |rest|; elsewhere it errs by u |x - m|, beside which u |rest| is nothing.
 * The second difference is rounded once.
 *
 * <p>So an output ((x - mean) - rest) (inverse scale) + shift errs by at most 5 u |p| + u |p +
 * shift|, p being the product: two roundings of the difference, and one each of inverse, of its
 * product with scale, and of p. An input gradient ((dy scale - upstreamMean) - ((x - mean) - rest)
 * slope) inverse errs by at most inverse u (3 (|dy scale| + |upstreamMean|) + 5 |(x - m) slope|),
 * and by 2 u of itself.
 *
 * <p>In sums of gradients, a normalized value xhat = ((x - mean) - rest) inverse errs by at most 4
 * u |xhat|: two roundings of the difference, and one each of inverse and of the product. So (dy
 * scale) xhat errs by at most 6 u of itself. What the statistics err by comes on top.
 *
 * <p>That holds as long as no step leaves the range of normal floats where the result does not. So
 * sets whose coefficients come near the ends of that range, alone or multiplied with a scale, are
 * not fit: double arithmetic has room for them. Ends are far enough away (2<sup>8</sup> from
 * overflow, 2<sup>6</sup> from underflow) for a sum or difference of a few such terms.
 */
public final class FloatCoefficients {
  private static final double LARGEST = 0x1p120;
  private static final double SMALLEST = 0x1p-120;
  // x minus a mean of this size overflows for no x; what is left of it is no subnormal.
  private static final double LARGEST_MEAN = 0x1p100;
  private static final double SMALLEST_MEAN = 0x1p-100;

  /** What is subtracted first, by set: the mean as a float. */
  public float[] mean = {};

  /** What is subtracted then: the rest of the mean. */
  public float[] rest = {};

  /** {@link Coefficients#inverse}. */
  public float[] inverse = {};

  /** {@link Coefficients#upstreamMean}. */
  public float[] upstreamMean = {};

  /** {@link Coefficients#slope} times inverse. */
  public float[] slope = {};

  /** {@link Coefficients#scale}, by parameter. */
  public float[] scale = {};

  /** {@link Coefficients#shift}, by parameter. */
  public float[] shift = {};

  private double smallestScale;
  private double largestScale;
  private boolean shiftsFit;
  private boolean[] outputFits = {};
  private boolean[] gradientFits = {};

  /** Makes room for so many sets; each is to be taken before it is asked for. */
  public void begin(int sets) {
    if (mean.length < sets) {
      mean = new float[sets];
      rest = new float[sets];
      inverse = new float[sets];
      upstreamMean = new float[sets];
      slope = new float[sets];
      outputFits = new boolean[sets];
      gradientFits = new boolean[sets];
    }
  }

  /** Whether this is float32. */
  public boolean isUsed() {
    return mean.length > 0;
  }

  /** Takes the parameters, which are floats; before the sets. */
  public void parameters(double[] scales, double[] shifts, int count) {
    if (scale.length < count) {
      scale = new float[count];
      shift = new float[count];
    }
    double largestShift = 0;
    smallestScale = 1;
    largestScale = 1;
    for (int i = 0; i < count; i++) {
      scale[i] = (float) scales[i];
      shift[i] = (float) shifts[i];
      double size = Math.abs(scales[i]);
      largestScale = Math.max(largestScale, size);
      smallestScale = size == 0 ? smallestScale : Math.min(smallestScale, size);
      largestShift = Math.max(largestShift, Math.abs(shifts[i]));
    }
    shiftsFit = largestShift <= LARGEST;
  }

  /** Takes what the values of a set are normalized with. */
  public void statistics(int set, double m, double r) {
    mean[set] = (float) m;
    rest[set] = (float) (m - mean[set]);
    inverse[set] = (float) r;
    double size = Math.abs(m);
    outputFits[set] =
        shiftsFit && (size == 0 || size >= SMALLEST_MEAN && size <= LARGEST_MEAN) && factorsFit(r);
  }

  /** Takes what the gradients of a set depend on beside that. */
  public void projection(int set, double m, double slopeOfNormalized, double r) {
    upstreamMean[set] = (float) m;
    slope[set] = (float) (slopeOfNormalized * r);
    gradientFits[set] = outputFits[set] && factorsFit(r) && fits(m) && fits(slopeOfNormalized * r);
  }

  /** Whether a coefficient, alone and multiplied with any scale, is a normal float or 0. */
  private boolean factorsFit(double r) {
    return r * smallestScale >= SMALLEST && r * largestScale <= LARGEST;
  }

  private static boolean fits(double value) {
    double size = Math.abs(value);
    return size == 0 || size >= SMALLEST && size <= LARGEST;
  }

  /** Whether the outputs of planes are computed in float arithmetic. */
  public boolean fitOutput(Runs planes) {
    return fit(outputFits, planes.set, planes.setStep, planes.count);
  }

  /** Whether the outputs of one row are. */
  public boolean fitOutput(Runs rows, int row) {
    return fit(outputFits, rows.set(row), 0, 1);
  }

  /** Whether the values of so many sets are normalized in float arithmetic. */
  public boolean fitOutput(int firstSet, int sets) {
    return fit(outputFits, firstSet, 1, sets);
  }

  /** Whether the outputs of columns are. */
  public boolean fitOutputOfColumns(Runs rows) {
    return fit(outputFits, rows.set, 1, rows.length);
  }

  /** Whether the input gradients of planes are computed in float arithmetic. */
  public boolean fitGradient(Runs planes) {
    return fit(gradientFits, planes.set, planes.setStep, planes.count);
  }

  /** Whether the input gradients of one row are. */
  public boolean fitGradient(Runs rows, int row) {
    return fit(gradientFits, rows.set(row), 0, 1);
  }

  /** Whether the input gradients of columns are. */
  public boolean fitGradientOfColumns(Runs rows) {
    return fit(gradientFits, rows.set, 1, rows.length);
  }

  private static boolean fit(boolean[] fits, int firstSet, int step, int count) {
    int last = firstSet + (count - 1) * step;
    if (last >= fits.length) {
      return false;
    }
    boolean all = fits[firstSet];
    for (int i = 1; step > 0 && i < count; i++) {
      all &= fits[firstSet + i * step];
    }
    return all;
  }
}
