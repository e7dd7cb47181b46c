package dev.normative.conformance.cli;

import dev.normative.golden.CurveHeader;
import dev.normative.golden.ElementType;
import dev.normative.golden.GoldenCurve;
import dev.normative.golden.Settings;
import dev.normative.tensor.DType;
import dev.normative.train.Runs;
import dev.normative.train.TrainingRun;
import java.util.Locale;

/** How a training run was made, for the head of its curve. */
final class RunHeader {
  private RunHeader() {}

  /**
   * PyTorch's own where it made the same run, so that {@code compare} knows what to expect; else
   * the run's, without its results.
   */
  static CurveHeader of(TrainingRun run, TrainingData images, String optimizer) {
    String suffix = "-" + label(run.dtype());
    return Runs.all().stream()
        .filter(known -> renamed(run, known.name()).equals(known.withDType(run.dtype())))
        .map(known -> known.name() + suffix)
        .filter(GoldenCurve.names()::contains)
        .findFirst()
        .map(name -> GoldenCurve.named(name).header())
        .orElseGet(() -> ofItsOwn(run, images, optimizer));
  }

  private static TrainingRun renamed(TrainingRun run, String name) {
    return new TrainingRun(
        name,
        run.networks(),
        run.network(),
        run.seed(),
        run.batchSize(),
        run.length(),
        run.optimizer(),
        run.dtype());
  }

  private static CurveHeader ofItsOwn(TrainingRun run, TrainingData images, String optimizer) {
    return new CurveHeader(
        run.name(),
        run.network(),
        run.seed(),
        run.batchSize(),
        run.length().epochs(),
        1,
        optimizer,
        "CrossEntropyLoss(mean)",
        ElementType.of(label(run.dtype())),
        images.description() + " in float32, DataLoader(shuffle=True)",
        "",
        0,
        0,
        Settings.none());
  }

  private static String label(DType dtype) {
    return dtype.name().toLowerCase(Locale.ROOT);
  }
}
