package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.LaneMemory.addTo;
import static dev.normative.accelerated.vector.LaneMemory.load;
import static dev.normative.accelerated.vector.LaneMemory.normalized;
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
        addTo(sums, j, sum);
        addTo(sums, length + j, squares);
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
          plain = plain.add(gradient);
          weighted = weighted.add(gradient.mul(normalized(input, x + at, mean, inverse)));
        }
        addTo(sums, j, plain);
        addTo(sums, length + j, weighted);
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
    int last = length - LaneMemory.LENGTH;
    for (int row = 0; row < rows.count(); row++) {
      int from = x + row * rows.stride();
      int to = y + row * rows.stride();
      for (int next = 0; next < length; next += LaneMemory.LENGTH) {
        int j = Math.min(next, last);
        DoubleVector xhat =
            normalized(input, from + j, some(c.mean, set + j), some(c.inverse, set + j));
        DoubleVector scaled = xhat.mul(some(c.scale, parameter + j));
        store(scaled.add(some(c.shift, parameter + j)), output, to + j);
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
    int last = length - LaneMemory.LENGTH;
    for (int row = 0; row < rows.count(); row++) {
      int at = row * rows.stride();
      for (int next = 0; next < length; next += LaneMemory.LENGTH) {
        int j = Math.min(next, last);
        DoubleVector inverse = some(c.inverse, set + j);
        DoubleVector xhat = normalized(input, x + at + j, some(c.mean, set + j), inverse);
        DoubleVector weighted = load(upstream, u + at + j).mul(some(c.scale, parameter + j));
        DoubleVector centered = weighted.sub(some(c.upstreamMean, set + j));
        DoubleVector projected = centered.sub(xhat.mul(some(c.slope, set + j)));
        store(projected.mul(inverse), gradient, dx + at + j);
      }
    }
  }
}
