package dev.normative.accelerated.kernel;

import dev.normative.contract.ArrayView;

/** {@link ColumnKernel} in plain Java; vector loops leave to it the columns that fill no vector. */
public final class ScalarColumns implements ColumnKernel {

  @Override
  public void addDeviations(
      Runs rows, ArrayView input, double[] mean, double[] sums, double[] room) {
    addDeviations(0, rows, input, mean, sums);
  }

  /** The same from a column on. */
  public static void addDeviations(
      int firstColumn, Runs rows, ArrayView input, double[] mean, double[] sums) {
    int from = input.layout().offset() + rows.start;
    for (int first = 0; first < rows.count; first += SumOrder.ROWS) {
      int end = Math.min(rows.count, first + SumOrder.ROWS);
      for (int j = firstColumn; j < rows.length; j++) {
        double sum = 0;
        double squares = 0;
        for (int row = first; row < end; row++) {
          double d = Elements.get(input, from + row * rows.stride + j) - mean[rows.set + j];
          sum += d;
          squares += d * d;
        }
        sums[j] += sum;
        sums[rows.length + j] += squares;
      }
    }
  }

  @Override
  public void addGradients(
      Runs rows, ArrayView input, ArrayView upstream, Coefficients coefficients, double[] sums) {
    addGradients(0, rows, input, upstream, coefficients, sums);
  }

  /** The same from a column on. */
  public static void addGradients(
      int firstColumn,
      Runs rows,
      ArrayView input,
      ArrayView upstream,
      Coefficients c,
      double[] sums) {
    int x = input.layout().offset() + rows.start;
    int u = upstream.layout().offset() + rows.start;
    for (int first = 0; first < rows.count; first += SumOrder.ROWS) {
      int end = Math.min(rows.count, first + SumOrder.ROWS);
      for (int j = firstColumn; j < rows.length; j++) {
        double mean = c.mean[rows.set + j];
        double inverse = c.inverse[rows.set + j];
        double plain = 0;
        double weighted = 0;
        for (int row = first; row < end; row++) {
          int at = row * rows.stride + j;
          double gradient = Elements.get(upstream, u + at);
          plain += gradient;
          weighted += gradient * ((Elements.get(input, x + at) - mean) * inverse);
        }
        sums[j] += plain;
        sums[rows.length + j] += weighted;
      }
    }
  }

  @Override
  public void addGradients(
      Runs rows,
      ArrayView input,
      ArrayView upstream,
      FloatCoefficients coefficients,
      float[] sums,
      float[] room) {
    ScalarFloatSums.addColumns(0, rows, input, upstream, coefficients, sums);
  }

  @Override
  public void normalize(Runs rows, ArrayView input, Coefficients c, ArrayView output) {
    normalize(0, rows, input, c, output);
  }

  /** The same from a column on. */
  public static void normalize(
      int firstColumn, Runs rows, ArrayView input, Coefficients c, ArrayView output) {
    if (c.floats.fitOutputOfColumns(rows)) {
      ScalarFloats.normalizeColumns(firstColumn, rows, input, c.floats, output);
      return;
    }
    for (int row = 0; row < rows.count; row++) {
      int x = input.layout().offset() + rows.start + row * rows.stride;
      int y = output.layout().offset() + rows.start + row * rows.stride;
      for (int j = firstColumn; j < rows.length; j++) {
        int set = rows.set + j;
        double normalized = (Elements.get(input, x + j) - c.mean[set]) * c.inverse[set];
        double scaled = normalized * c.scale[rows.parameter + j];
        Elements.set(output, y + j, scaled + c.shift[rows.parameter + j]);
      }
    }
  }

  @Override
  public void differentiate(
      Runs rows, ArrayView input, ArrayView upstream, Coefficients c, ArrayView gradient) {
    differentiate(0, rows, input, upstream, c, gradient);
  }

  /** The same from a column on. */
  public static void differentiate(
      int firstColumn,
      Runs rows,
      ArrayView input,
      ArrayView upstream,
      Coefficients c,
      ArrayView gradient) {
    if (c.floats.fitGradientOfColumns(rows)) {
      ScalarFloats.differentiateColumns(firstColumn, rows, input, upstream, c.floats, gradient);
      return;
    }
    for (int row = 0; row < rows.count; row++) {
      int at = rows.start + row * rows.stride;
      int x = input.layout().offset() + at;
      int u = upstream.layout().offset() + at;
      int dx = gradient.layout().offset() + at;
      for (int j = firstColumn; j < rows.length; j++) {
        int set = rows.set + j;
        double normalized = (Elements.get(input, x + j) - c.mean[set]) * c.inverse[set];
        double weighted = Elements.get(upstream, u + j) * c.scale[rows.parameter + j];
        double projected = weighted - c.upstreamMean[set] - normalized * c.slope[set];
        Elements.set(gradient, dx + j, projected * c.inverse[set]);
      }
    }
  }
}
