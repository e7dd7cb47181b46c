package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.LaneMemory.all;
import static dev.normative.accelerated.vector.LaneMemory.load;
import static dev.normative.accelerated.vector.LaneMemory.some;
import static dev.normative.accelerated.vector.LaneMemory.zero;

import dev.normative.accelerated.kernel.Coefficients;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.SumOrder;
import dev.normative.contract.ArrayView;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;

/**
 * The sums of upstream gradients and of their products with the normalized values, over one block
 * of runs of at least {@link SumOrder#VECTOR} elements.
 */
final class GradientSums {
  private GradientSums() {}

  /**
   * Writes the lanes of both sums.
   *
   * @param weighted whether upstream gradients are multiplied with the scale, element by element
   */
  static void of(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      Coefficients coefficients,
      boolean weighted,
      double[] lanes) {
    int length = runs.length();
    int x = input.layout().offset() + runs.start();
    int u = upstream.layout().offset() + runs.start();
    int count = runs.count();
    int stride = runs.stride();
    int parameter = runs.parameter(0);
    int perLeaf = SumOrder.runsPerLeaf(length);
    double[] scale = coefficients.scale;
    DoubleVector mean = all(coefficients.mean[runs.set(0)]);
    DoubleVector inverse = all(coefficients.inverse[runs.set(0)]);
    for (int part = 0; part < SumOrder.VECTOR; part += LaneMemory.LENGTH) {
      VectorMask<Double> dropped = Tail.dropped(length % SumOrder.VECTOR, part);
      DoubleVector low = zero();
      DoubleVector high = zero();
      DoubleVector lowProducts = zero();
      DoubleVector highProducts = zero();
      for (int first = 0; first < count; first += perLeaf) {
        int end = Math.min(count, first + perLeaf);
        for (int segment = 0; segment < length; segment += SumOrder.SEGMENT) {
          int n = Math.min(SumOrder.SEGMENT, length - segment);
          int whole = n - n % SumOrder.LANES;
          int half = n - n % SumOrder.VECTOR;
          int place = segment + part;
          DoubleVector a = zero();
          DoubleVector b = zero();
          DoubleVector aProducts = zero();
          DoubleVector bProducts = zero();
          for (int run = first; run < end; run++) {
            int at = run * stride + place;
            for (int i = 0; i < whole; i += SumOrder.LANES) {
              DoubleVector g = load(upstream, u + at + i);
              DoubleVector h = load(upstream, u + at + i + SumOrder.VECTOR);
              if (weighted) {
                g = g.mul(some(scale, parameter + place + i));
                h = h.mul(some(scale, parameter + place + i + SumOrder.VECTOR));
              }
              a = a.add(g);
              aProducts = aProducts.add(g.mul(load(input, x + at + i).sub(mean).mul(inverse)));
              b = b.add(h);
              DoubleVector normalized =
                  load(input, x + at + i + SumOrder.VECTOR).sub(mean).mul(inverse);
              bProducts = bProducts.add(h.mul(normalized));
            }
            if (whole < half) {
              DoubleVector g = load(upstream, u + at + whole);
              if (weighted) {
                g = g.mul(some(scale, parameter + place + whole));
              }
              a = a.add(g);
              aProducts = aProducts.add(g.mul(load(input, x + at + whole).sub(mean).mul(inverse)));
            }
            if (half < n) {
              int tail = n - SumOrder.VECTOR;
              DoubleVector g = load(upstream, u + at + tail);
              if (weighted) {
                g = g.mul(some(scale, parameter + place + tail));
              }
              DoubleVector normalized = load(input, x + at + tail).sub(mean).mul(inverse);
              b = b.add(g.blend(0, dropped));
              bProducts = bProducts.add(g.mul(normalized).blend(0, dropped));
            }
          }
          low = low.add(a);
          high = high.add(b);
          lowProducts = lowProducts.add(aProducts);
          highProducts = highProducts.add(bProducts);
        }
      }
      low.intoArray(lanes, part);
      high.intoArray(lanes, SumOrder.VECTOR + part);
      lowProducts.intoArray(lanes, SumOrder.LANES + part);
      highProducts.intoArray(lanes, SumOrder.LANES + SumOrder.VECTOR + part);
    }
  }
}
