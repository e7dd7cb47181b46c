package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.LaneMemory.load;
import static dev.normative.accelerated.vector.LaneMemory.some;
import static dev.normative.accelerated.vector.LaneMemory.store;
import static dev.normative.accelerated.vector.LaneMemory.zero;

import dev.normative.accelerated.kernel.Coefficients;
import dev.normative.accelerated.kernel.ColumnKernel;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.ScalarColumns;
import dev.normative.accelerated.kernel.SumOrder;
import dev.normative.contract.ArrayView;
import jdk.incubator.vector.DoubleVector;

/**
 * {@link ColumnKernel} with several columns at a time; what does not fill a vector is the scalar
 * twin's.
 */
final class VectorColumns implements ColumnKernel {
  private final ColumnKernel twin = new ScalarColumns();

  @Override
  public void addDeviations(Runs rows, ArrayView input, double[] mean, double[] sums) {
    int from = input.layout().offset() + rows.start();
    int length = rows.length();
    int stride = rows.stride();
    int set = rows.set(0);
    int j = 0;
    for (int first = 0; first < rows.count(); first += SumOrder.ROWS) {
      int end = Math.min(rows.count(), first + SumOrder.ROWS);
      for (j = 0; j + LaneMemory.LENGTH <= length; j += LaneMemory.LENGTH) {
        DoubleVector center = some(mean, set + j);
        DoubleVector sum = zero();
        DoubleVector squares = zero();
        for (int row = first; row < end; row++) {
          DoubleVector d = load(input, from + row * stride + j).sub(center);
          sum = sum.add(d);
          squares = squares.add(d.mul(d));
        }
        some(sums, j).add(sum).intoArray(sums, j);
        some(sums, length + j).add(squares).intoArray(sums, length + j);
      }
    }
    ScalarColumns.addDeviations(j, rows, input, mean, sums);
  }

  @Override
  public void addGradients(
      Runs rows, ArrayView input, ArrayView upstream, Coefficients coefficients, double[] sums) {
    int x = input.layout().offset() + rows.start();
    int u = upstream.layout().offset() + rows.start();
    int length = rows.length();
    int stride = rows.stride();
    int set = rows.set(0);
    int j = 0;
    for (int first = 0; first < rows.count(); first += SumOrder.ROWS) {
      int end = Math.min(rows.count(), first + SumOrder.ROWS);
      for (j = 0; j + LaneMemory.LENGTH <= length; j += LaneMemory.LENGTH) {
        DoubleVector mean = some(coefficients.mean, set + j);
        DoubleVector inverse = some(coefficients.inverse, set + j);
        DoubleVector plain = zero();
        DoubleVector weighted = zero();
        for (int row = first; row < end; row++) {
          int at = row * stride + j;
          DoubleVector gradient = load(upstream, u + at);
          DoubleVector normalized = load(input, x + at).sub(mean).mul(inverse);
          plain = plain.add(gradient);
          weighted = weighted.add(gradient.mul(normalized));
        }
        some(sums, j).add(plain).intoArray(sums, j);
        some(sums, length + j).add(weighted).intoArray(sums, length + j);
      }
    }
    ScalarColumns.addGradients(j, rows, input, upstream, coefficients, sums);
  }

  @Override
  public void normalize(Runs rows, ArrayView input, Coefficients c, ArrayView output) {
    int length = rows.length();
    if (length < LaneMemory.LENGTH) {
      twin.normalize(rows, input, c, output);
      return;
    }
    int x = input.layout().offset() + rows.start();
    int y = output.layout().offset() + rows.start();
    int set = rows.set(0);
    int parameter = rows.parameter(0);
    for (int row = 0; row < rows.count(); row++) {
      int at = row * rows.stride();
      for (int j = 0; j < length; j = Tail.next(j, length)) {
        DoubleVector centered = load(input, x + at + j).sub(some(c.mean, set + j));
        DoubleVector normalized = centered.mul(some(c.inverse, set + j));
        DoubleVector scaled = normalized.mul(some(c.scale, parameter + j));
        store(scaled.add(some(c.shift, parameter + j)), output, y + at + j);
      }
    }
  }

  @Override
  public void differentiate(
      Runs rows, ArrayView input, ArrayView upstream, Coefficients c, ArrayView gradient) {
    int length = rows.length();
    if (length < LaneMemory.LENGTH) {
      twin.differentiate(rows, input, upstream, c, gradient);
      return;
    }
    int x = input.layout().offset() + rows.start();
    int u = upstream.layout().offset() + rows.start();
    int dx = gradient.layout().offset() + rows.start();
    int set = rows.set(0);
    int parameter = rows.parameter(0);
    for (int row = 0; row < rows.count(); row++) {
      int at = row * rows.stride();
      for (int j = 0; j < length; j = Tail.next(j, length)) {
        DoubleVector inverse = some(c.inverse, set + j);
        DoubleVector normalized = load(input, x + at + j).sub(some(c.mean, set + j)).mul(inverse);
        DoubleVector weighted = load(upstream, u + at + j).mul(some(c.scale, parameter + j));
        DoubleVector centered = weighted.sub(some(c.upstreamMean, set + j));
        DoubleVector projected = centered.sub(normalized.mul(some(c.slope, set + j)));
        store(projected.mul(inverse), gradient, dx + at + j);
      }
    }
  }
}
