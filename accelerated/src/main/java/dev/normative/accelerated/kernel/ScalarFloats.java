package dev.normative.accelerated.kernel;

import dev.normative.contract.ArrayView;

/** Results in float arithmetic in plain Java, with {@link FloatCoefficients}. */
public final class ScalarFloats {
  private ScalarFloats() {}

  private static float[] values(ArrayView view) {
    return ((ArrayView.Floats) view).values();
  }

  private static float output(float x, float mean, float rest, float factor, float shift) {
    return (x - mean - rest) * factor + shift;
  }

  private static float gradient(
      float x, float centered, float mean, float rest, float slope, float inverse) {
    return (centered - (x - mean - rest) * slope) * inverse;
  }

  /** {@link RunKernel#normalize}. */
  static void normalizePlanes(Runs runs, ArrayView input, FloatCoefficients c, ArrayView output) {
    float[] x = values(input);
    float[] y = values(output);
    for (int run = 0; run < runs.count; run++) {
      int at = runs.start + run * runs.stride;
      int from = input.layout().offset() + at;
      int to = output.layout().offset() + at;
      int set = runs.set(run);
      float factor = c.inverse[set] * c.scale[runs.parameter(run)];
      float shift = c.shift[runs.parameter(run)];
      for (int i = 0; i < runs.length; i++) {
        y[to + i] = output(x[from + i], c.mean[set], c.rest[set], factor, shift);
      }
    }
  }

  /** {@link RunKernel#differentiate}. */
  static void differentiatePlanes(
      Runs runs, ArrayView input, ArrayView upstream, FloatCoefficients c, ArrayView gradient) {
    differentiateAndMask(runs, input, upstream, null, c, gradient);
  }

  /** {@link RowKernel#normalize} of one row. */
  static void normalizeRow(
      int run, Runs rows, ArrayView input, FloatCoefficients c, ArrayView output) {
    float[] x = values(input);
    float[] y = values(output);
    int from = input.layout().offset() + rows.start + run * rows.stride;
    int to = output.layout().offset() + rows.start + run * rows.stride;
    int set = rows.set(run);
    int p = rows.parameter(run);
    for (int i = 0; i < rows.length; i++) {
      float factor = c.inverse[set] * c.scale[p + i];
      y[to + i] = output(x[from + i], c.mean[set], c.rest[set], factor, c.shift[p + i]);
    }
  }

  /** {@link RowKernel#differentiate} of one row from an element on. */
  public static void differentiateRow(
      int firstElement,
      int run,
      Runs rows,
      ArrayView input,
      ArrayView upstream,
      FloatCoefficients c,
      ArrayView gradient) {
    differentiateRun(firstElement, run, rows, input, upstream, null, c, gradient, 1);
  }

  /** With parameters that are so many places apart for neighbours: 1 of rows, 0 of planes. */
  private static void differentiateRun(
      int firstElement,
      int run,
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      ArrayView activated,
      FloatCoefficients c,
      ArrayView gradient,
      int step) {
    float[] x = values(input);
    float[] dy = values(upstream);
    float[] y = activated == null ? null : values(activated);
    float[] dx = values(gradient);
    int at = runs.start + run * runs.stride;
    int from = input.layout().offset() + at;
    int of = upstream.layout().offset() + at;
    int out = activated == null ? 0 : activated.layout().offset() + at;
    int to = gradient.layout().offset() + at;
    int set = runs.set(run);
    int parameter = runs.parameter(run);
    for (int i = firstElement; i < runs.length; i++) {
      float passing = y != null && y[out + i] <= 0 ? 0 : dy[of + i];
      float centered = passing * c.scale[parameter + i * step] - c.upstreamMean[set];
      dx[to + i] =
          gradient(x[from + i], centered, c.mean[set], c.rest[set], c.slope[set], c.inverse[set]);
    }
  }

  /** {@link ColumnKernel#normalize} from a column on. */
  public static void normalizeColumns(
      int firstColumn, Runs rows, ArrayView input, FloatCoefficients c, ArrayView output) {
    float[] x = values(input);
    float[] y = values(output);
    for (int row = 0; row < rows.count; row++) {
      int from = input.layout().offset() + rows.start + row * rows.stride;
      int to = output.layout().offset() + rows.start + row * rows.stride;
      for (int j = firstColumn; j < rows.length; j++) {
        int set = rows.set + j;
        int p = rows.parameter + j;
        float factor = c.inverse[set] * c.scale[p];
        y[to + j] = output(x[from + j], c.mean[set], c.rest[set], factor, c.shift[p]);
      }
    }
  }

  /** {@link ColumnKernel#differentiate} from a column on. */
  public static void differentiateColumns(
      int firstColumn,
      Runs rows,
      ArrayView input,
      ArrayView upstream,
      FloatCoefficients c,
      ArrayView gradient) {
    float[] x = values(input);
    float[] dy = values(upstream);
    float[] dx = values(gradient);
    for (int row = 0; row < rows.count; row++) {
      int at = rows.start + row * rows.stride;
      int from = input.layout().offset() + at;
      int of = upstream.layout().offset() + at;
      int to = gradient.layout().offset() + at;
      for (int j = firstColumn; j < rows.length; j++) {
        int set = rows.set + j;
        float centered = dy[of + j] * c.scale[rows.parameter + j] - c.upstreamMean[set];
        dx[to + j] =
            gradient(x[from + j], centered, c.mean[set], c.rest[set], c.slope[set], c.inverse[set]);
      }
    }
  }

  /** {@link ActivationKernel#normalize}. */
  static void normalizeAndActivate(
      Runs runs, ArrayView input, FloatCoefficients c, ArrayView residual, ArrayView output) {
    normalizePlanes(runs, input, c, output);
    for (int run = 0; run < runs.count; run++) {
      int at = runs.start + run * runs.stride;
      ScalarActivations.activate(at, runs.length, residual, output);
    }
  }

  /**
   * {@link ActivationKernel#differentiate}.
   *
   * @param activated what decides what passes, or null where everything does
   */
  static void differentiateAndMask(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      ArrayView activated,
      FloatCoefficients c,
      ArrayView gradient) {
    for (int run = 0; run < runs.count; run++) {
      differentiateRun(0, run, runs, input, upstream, activated, c, gradient, 0);
    }
  }
}
