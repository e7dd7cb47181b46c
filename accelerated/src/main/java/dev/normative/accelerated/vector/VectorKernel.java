package dev.normative.accelerated.vector;

import dev.normative.accelerated.kernel.Kernel;
import dev.normative.accelerated.kernel.Projection;
import dev.normative.accelerated.kernel.Rescale;
import dev.normative.accelerated.kernel.Rows;
import dev.normative.accelerated.kernel.Run;
import dev.normative.accelerated.kernel.ScalarKernel;
import dev.normative.accelerated.kernel.Standardization;
import dev.normative.accelerated.kernel.Storage;
import dev.normative.accelerated.kernel.SumOrder;
import jdk.incubator.vector.DoubleVector;

/**
 * The kernels with several doubles at a time; what does not fill a vector is left to the scalar
 * twin, which does the same arithmetic.
 *
 * <p>Lanes are never added to one another here: the order of {@code reduceLanes} is unspecified for
 * floating point. Runs are vectorised along the elements of a channel, rows across channels.
 */
public final class VectorKernel implements Kernel {
  private final Kernel tail = new ScalarKernel();

  /**
   * The kernel for this machine.
   *
   * @throws UnsupportedOperationException where its vectors hold less than two doubles
   */
  public VectorKernel() {
    // Before LaneMemory is touched, which needs a float vector of half the size.
    if (DoubleVector.SPECIES_PREFERRED.length() < 2) {
      throw new UnsupportedOperationException(
          "this JVM has no vectors of two or more doubles on this machine");
    }
  }

  @Override
  public String description() {
    return "vector: " + LaneMemory.DOUBLES.length() + " doubles at a time";
  }

  @Override
  public void addDeviations(Run run, Storage input, double[] centers, double[] lanes) {
    int body = wholeLanes(run);
    if (body > 0) {
      DoubleVector center = all(centers[run.channel()]);
      // A vector narrower than the lanes takes one part of them after the other.
      for (int part = 0; part < SumOrder.LANES; part += LaneMemory.DOUBLES.length()) {
        DoubleVector sum = some(lanes, part);
        DoubleVector squares = some(lanes, SumOrder.LANES + part);
        for (int i = part; i < body; i += SumOrder.LANES) {
          DoubleVector deviation = LaneMemory.load(input, run.start() + i).sub(center);
          sum = sum.add(deviation);
          squares = squares.add(deviation.mul(deviation));
        }
        sum.intoArray(lanes, part);
        squares.intoArray(lanes, SumOrder.LANES + part);
      }
    }
    tail.addDeviations(run.skipping(body), input, centers, lanes);
  }

  @Override
  public void addDeviations(Rows rows, Storage input, double[] centers, double[] sums) {
    int channel = rows.firstChannel();
    for (; fits(channel, rows); channel += LaneMemory.DOUBLES.length()) {
      DoubleVector center = some(centers, channel);
      DoubleVector sum = some(sums, channel);
      DoubleVector squares = some(sums, rows.channels() + channel);
      for (int row = 0; row < rows.count(); row++) {
        DoubleVector deviation = LaneMemory.load(input, rows.position(row, channel)).sub(center);
        sum = sum.add(deviation);
        squares = squares.add(deviation.mul(deviation));
      }
      sum.intoArray(sums, channel);
      squares.intoArray(sums, rows.channels() + channel);
    }
    tail.addDeviations(rows.fromChannel(channel), input, centers, sums);
  }

  @Override
  public void addGradients(
      Run run, Storage input, Storage upstream, Standardization standardization, double[] lanes) {
    int body = wholeLanes(run);
    if (body > 0) {
      DoubleVector mean = all(standardization.mean()[run.channel()]);
      DoubleVector inverse = all(standardization.inverseDeviation()[run.channel()]);
      for (int part = 0; part < SumOrder.LANES; part += LaneMemory.DOUBLES.length()) {
        DoubleVector sum = some(lanes, part);
        DoubleVector weighted = some(lanes, SumOrder.LANES + part);
        for (int i = run.start() + part; i < run.start() + body; i += SumOrder.LANES) {
          DoubleVector gradient = LaneMemory.load(upstream, i);
          DoubleVector normalized = normalized(input, i, mean, inverse);
          sum = sum.add(gradient);
          weighted = weighted.add(gradient.mul(normalized));
        }
        sum.intoArray(lanes, part);
        weighted.intoArray(lanes, SumOrder.LANES + part);
      }
    }
    tail.addGradients(run.skipping(body), input, upstream, standardization, lanes);
  }

  @Override
  public void addGradients(
      Rows rows, Storage input, Storage upstream, Standardization standardization, double[] sums) {
    int channel = rows.firstChannel();
    for (; fits(channel, rows); channel += LaneMemory.DOUBLES.length()) {
      DoubleVector mean = some(standardization.mean(), channel);
      DoubleVector inverse = some(standardization.inverseDeviation(), channel);
      DoubleVector sum = some(sums, channel);
      DoubleVector weighted = some(sums, rows.channels() + channel);
      for (int row = 0; row < rows.count(); row++) {
        int i = rows.position(row, channel);
        DoubleVector gradient = LaneMemory.load(upstream, i);
        DoubleVector normalized = normalized(input, i, mean, inverse);
        sum = sum.add(gradient);
        weighted = weighted.add(gradient.mul(normalized));
      }
      sum.intoArray(sums, channel);
      weighted.intoArray(sums, rows.channels() + channel);
    }
    tail.addGradients(rows.fromChannel(channel), input, upstream, standardization, sums);
  }

  @Override
  public void normalize(
      Run run, Storage input, Standardization standardization, Rescale rescale, Storage output) {
    int body = LaneMemory.DOUBLES.loopBound(run.length());
    if (body > 0) {
      DoubleVector mean = all(standardization.mean()[run.channel()]);
      DoubleVector inverse = all(standardization.inverseDeviation()[run.channel()]);
      DoubleVector scale = all(rescale.scale()[run.channel()]);
      DoubleVector shift = all(rescale.shift()[run.channel()]);
      for (int i = run.start(); i < run.start() + body; i += LaneMemory.DOUBLES.length()) {
        DoubleVector normalized = normalized(input, i, mean, inverse);
        LaneMemory.store(normalized.mul(scale).add(shift), output, i);
      }
    }
    tail.normalize(run.skipping(body), input, standardization, rescale, output);
  }

  @Override
  public void normalize(
      Rows rows, Storage input, Standardization standardization, Rescale rescale, Storage output) {
    int channel = rows.firstChannel();
    for (; fits(channel, rows); channel += LaneMemory.DOUBLES.length()) {
      DoubleVector mean = some(standardization.mean(), channel);
      DoubleVector inverse = some(standardization.inverseDeviation(), channel);
      DoubleVector scale = some(rescale.scale(), channel);
      DoubleVector shift = some(rescale.shift(), channel);
      for (int row = 0; row < rows.count(); row++) {
        int i = rows.position(row, channel);
        DoubleVector normalized = normalized(input, i, mean, inverse);
        LaneMemory.store(normalized.mul(scale).add(shift), output, i);
      }
    }
    tail.normalize(rows.fromChannel(channel), input, standardization, rescale, output);
  }

  @Override
  public void differentiate(Run run, Backward backward, Storage gradient) {
    int body = LaneMemory.DOUBLES.loopBound(run.length());
    if (body > 0) {
      Projection projection = backward.projection();
      DoubleVector mean = all(backward.standardization().mean()[run.channel()]);
      DoubleVector inverse = all(backward.standardization().inverseDeviation()[run.channel()]);
      DoubleVector upstreamMean = all(projection.mean()[run.channel()]);
      DoubleVector slope = all(projection.slope()[run.channel()]);
      DoubleVector scale = all(backward.scale()[run.channel()]);
      for (int i = run.start(); i < run.start() + body; i += LaneMemory.DOUBLES.length()) {
        DoubleVector normalized = normalized(backward.input(), i, mean, inverse);
        DoubleVector centered = LaneMemory.load(backward.upstream(), i).sub(upstreamMean);
        DoubleVector projected = centered.sub(normalized.mul(slope));
        LaneMemory.store(projected.mul(inverse).mul(scale), gradient, i);
      }
    }
    tail.differentiate(run.skipping(body), backward, gradient);
  }

  @Override
  public void differentiate(Rows rows, Backward backward, Storage gradient) {
    Projection projection = backward.projection();
    int channel = rows.firstChannel();
    for (; fits(channel, rows); channel += LaneMemory.DOUBLES.length()) {
      DoubleVector mean = some(backward.standardization().mean(), channel);
      DoubleVector inverse = some(backward.standardization().inverseDeviation(), channel);
      DoubleVector upstreamMean = some(projection.mean(), channel);
      DoubleVector slope = some(projection.slope(), channel);
      DoubleVector scale = some(backward.scale(), channel);
      for (int row = 0; row < rows.count(); row++) {
        int i = rows.position(row, channel);
        DoubleVector normalized = normalized(backward.input(), i, mean, inverse);
        DoubleVector centered = LaneMemory.load(backward.upstream(), i).sub(upstreamMean);
        DoubleVector projected = centered.sub(normalized.mul(slope));
        LaneMemory.store(projected.mul(inverse).mul(scale), gradient, i);
      }
    }
    tail.differentiate(rows.fromChannel(channel), backward, gradient);
  }

  private static DoubleVector normalized(
      Storage input, int position, DoubleVector mean, DoubleVector inverse) {
    return LaneMemory.load(input, position).sub(mean).mul(inverse);
  }

  /** How much of a run fills all lanes, so that the rest begins with lane 0. */
  private static int wholeLanes(Run run) {
    return run.length() - run.length() % SumOrder.LANES;
  }

  private static boolean fits(int channel, Rows rows) {
    return channel + LaneMemory.DOUBLES.length() <= rows.channels();
  }

  private static DoubleVector all(double value) {
    return DoubleVector.broadcast(LaneMemory.DOUBLES, value);
  }

  private static DoubleVector some(double[] values, int from) {
    return DoubleVector.fromArray(LaneMemory.DOUBLES, values, from);
  }
}
