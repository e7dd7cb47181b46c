package dev.normative.accelerated.kernel;

import dev.normative.contract.ArrayView;
import java.util.Arrays;

/** Sums of gradients in float arithmetic in plain Java, with {@link FloatCoefficients}. */
public final class ScalarFloatSums {
  private ScalarFloatSums() {}

  private static float[] values(ArrayView view) {
    return ((ArrayView.Floats) view).values();
  }

  private static float normalized(float x, FloatCoefficients c, int set) {
    return (x - c.mean[set] - c.rest[set]) * c.inverse[set];
  }

  /** {@link RowKernel#addWeighted} from an element of every row on, with which a leaf begins. */
  public static void addWeighted(
      int firstElement,
      Runs rows,
      ArrayView input,
      ArrayView upstream,
      FloatCoefficients c,
      float[] lanes,
      int at,
      int distance) {
    int whole = rows.length - rows.length % SumOrder.LANES;
    for (int row = 0; row < rows.count; row++) {
      int place = at + row * distance;
      for (int from = firstElement; from < whole; from += SumOrder.SEGMENT) {
        int to = Math.min(whole, from + SumOrder.SEGMENT);
        addLeaf(from, to, row, rows, input, upstream, c, lanes, place);
      }
      addLeaf(whole, rows.length, row, rows, input, upstream, c, lanes, place);
    }
  }

  private static void addLeaf(
      int from,
      int to,
      int row,
      Runs rows,
      ArrayView input,
      ArrayView upstream,
      FloatCoefficients c,
      float[] lanes,
      int place) {
    float[] x = values(input);
    float[] dy = values(upstream);
    int start = rows.start + row * rows.stride;
    int set = rows.set(row);
    int parameter = rows.parameter(row);
    Arrays.fill(lanes, 0, SumOrder.TWO_SUMS, 0);
    for (int j = from; j < to; j++) {
      float normalized = normalized(x[input.layout().offset() + start + j], c, set);
      float weighted = dy[upstream.layout().offset() + start + j] * c.scale[parameter + j];
      int lane = j % SumOrder.LANES;
      lanes[lane] += weighted;
      lanes[SumOrder.LANES + lane] += weighted * normalized;
    }
    for (int lane = 0; lane < SumOrder.TWO_SUMS; lane++) {
      lanes[place + lane] += lanes[lane];
    }
  }

  /** The sums that {@link RowKernel#learn} adds, from an element of every row on. */
  public static void addGradients(
      int firstElement,
      Runs rows,
      ArrayView input,
      ArrayView upstream,
      FloatCoefficients c,
      float[] sums,
      int distance) {
    float[] x = values(input);
    float[] dy = values(upstream);
    for (int j = firstElement; j < rows.length; j++) {
      float plain = 0;
      float weighted = 0;
      for (int row = 0; row < rows.count; row++) {
        int place = rows.start + row * rows.stride + j;
        int set = rows.set(row);
        float normalized = normalized(x[input.layout().offset() + place], c, set);
        float gradient = dy[upstream.layout().offset() + place];
        plain += gradient;
        weighted += gradient * normalized;
      }
      sums[rows.parameter + j] += plain;
      sums[distance + rows.parameter + j] += weighted;
    }
  }

  /** {@link ColumnKernel#addGradients} from a column on. */
  public static void addColumns(
      int firstColumn,
      Runs rows,
      ArrayView input,
      ArrayView upstream,
      FloatCoefficients c,
      float[] sums) {
    float[] x = values(input);
    float[] dy = values(upstream);
    for (int first = 0; first < rows.count; first += SumOrder.ROWS) {
      int end = Math.min(rows.count, first + SumOrder.ROWS);
      for (int j = firstColumn; j < rows.length; j++) {
        int set = rows.set + j;
        float plain = 0;
        float weighted = 0;
        for (int row = first; row < end; row++) {
          int place = rows.start + row * rows.stride + j;
          float normalized = normalized(x[input.layout().offset() + place], c, set);
          float gradient = dy[upstream.layout().offset() + place];
          plain += gradient;
          weighted += gradient * normalized;
        }
        sums[j] += plain;
        sums[rows.length + j] += weighted;
      }
    }
  }
}
