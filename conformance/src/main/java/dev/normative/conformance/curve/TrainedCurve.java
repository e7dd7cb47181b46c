package dev.normative.conformance.curve;

import dev.normative.golden.CurveHeader;
import dev.normative.golden.GoldenCurve;
import dev.normative.train.TrainingRun;

/** A training run of ours as a curve in the golden format. */
public final class TrainedCurve {
  private TrainedCurve() {}

  /**
   * The losses of a run under a header like another one's, with who computed them and how well.
   *
   * @param like how the run was made; its number of steps and its test results are not looked at
   * @param provider the name of the implementation of the normalization layers
   * @throws IllegalArgumentException if a loss is not a finite number of the header's type
   */
  public static GoldenCurve of(CurveHeader like, String provider, TrainingRun.Result result) {
    CurveHeader ours =
        new CurveHeader(
            like.run(),
            like.net(),
            like.seed(),
            like.batchSize(),
            like.epochs(),
            result.losses().steps(),
            like.optimizer(),
            like.loss(),
            like.dtype(),
            like.data(),
            "Normative, normalization layers by " + provider,
            result.test().loss(),
            result.test().accuracy(),
            like.more());
    return new GoldenCurve(ours, result.losses().toArray());
  }
}
