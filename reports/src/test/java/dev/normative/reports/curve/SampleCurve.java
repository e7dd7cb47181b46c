package dev.normative.reports.curve;

import dev.normative.golden.CurveHeader;
import dev.normative.golden.GoldenCurve;
import java.util.Arrays;

/** Runs that are made of a golden curve. */
final class SampleCurve {

  private SampleCurve() {}

  static GoldenCurve scaled(GoldenCurve golden, double factor) {
    double[] losses = Arrays.stream(golden.losses()).map(loss -> loss * factor).toArray();
    return new GoldenCurve(header(golden, "ours 1.0", losses.length), losses);
  }

  static GoldenCurve first(GoldenCurve golden, int steps) {
    return new GoldenCurve(
        header(golden, "ours 1.0", steps), Arrays.copyOf(golden.losses(), steps));
  }

  static GoldenCurve of(GoldenCurve golden, String framework) {
    return new GoldenCurve(header(golden, framework, golden.steps()), golden.losses());
  }

  private static CurveHeader header(GoldenCurve golden, String framework, int steps) {
    CurveHeader like = golden.header();
    return new CurveHeader(
        like.run(),
        like.net(),
        like.seed(),
        like.batchSize(),
        like.epochs(),
        steps,
        like.optimizer(),
        like.loss(),
        like.dtype(),
        like.data(),
        framework,
        like.testLoss(),
        like.testAccuracy(),
        like.more());
  }
}
