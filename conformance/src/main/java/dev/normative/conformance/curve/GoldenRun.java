package dev.normative.conformance.curve;

import dev.normative.conformance.engine.Attachment;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.rules.RuleViolation;
import dev.normative.contract.NormalizationProvider;
import dev.normative.data.Digits;
import dev.normative.data.LabelledImages;
import dev.normative.data.Mnist;
import dev.normative.golden.Comparison;
import dev.normative.golden.GoldenCurve;
import dev.normative.golden.LossBand;
import dev.normative.golden.PublishedTable;
import dev.normative.golden.Sensitivity;
import dev.normative.tensor.DType;
import dev.normative.train.Runs;
import dev.normative.train.TrainingRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.Lifespan;
import net.jqwik.api.lifecycle.Store;

/** A training run with a candidate's normalization layers, and what it is held against. */
final class GoldenRun {
  private static final System.Logger PROGRESS = System.getLogger("dev.normative.training");

  private static final String CURVES = "normative.curves";
  private static final String ALL = "all";

  private final String name;
  private final DType dtype;

  /** The run of this name in this format. */
  GoldenRun(String name, DType dtype) {
    this.name = name;
    this.dtype = dtype;
  }

  /** Trains on the embedded digits and compares every step with PyTorch's curve. */
  void followsItsCurveOnDigits(NormalizationProvider provider) {
    onDigits(provider, this::followsCurve);
  }

  /** Trains on the embedded digits and looks whether the losses stay in PyTorch's band. */
  void staysInItsBandOnDigits(NormalizationProvider provider) {
    onDigits(provider, this::staysInBand);
  }

  /** Trains on MNIST, where it is at hand, and compares every step with PyTorch's curve. */
  void followsItsCurveOnMnist(NormalizationProvider provider) {
    onMnist(provider, this::followsCurve);
  }

  /** Trains on MNIST, where it is at hand, and compares with the tutorial's printed table. */
  void followsThePublishedTable(NormalizationProvider provider) {
    onMnist(
        provider,
        result -> Comparison.withTable(PublishedTable.article(), result.losses().toArray()));
  }

  /** Trains on MNIST, where it is at hand, and looks whether the losses stay in PyTorch's band. */
  void staysInItsBandOnMnist(NormalizationProvider provider) {
    onMnist(provider, this::staysInBand);
  }

  /** The same run, of those that are trained only where all are asked for; else it is untested. */
  void onlyWhereAllAreAskedFor(Consumer<GoldenRun> run) {
    if (ALL.equals(System.getProperty(CURVES))) {
      run.accept(this);
    } else {
      Evidence.current()
          .untested(
              curveName()
                  + " takes a minute and is trained with -D"
                  + CURVES
                  + "="
                  + ALL
                  + " only");
    }
  }

  private Comparison staysInBand(TrainingRun.Result result) {
    return Comparison.withBand(
        LossBand.named(curveName()), result.losses().toArray(), Runs.named(name).length().epochs());
  }

  private Comparison followsCurve(TrainingRun.Result result) {
    return Comparison.withCurve(
        GoldenCurve.named(curveName()), result.losses().toArray(), Sensitivity.toleranceFor(name));
  }

  private void onDigits(
      NormalizationProvider provider, Function<TrainingRun.Result, Comparison> comparison) {
    TrainingRun.Result result =
        train(provider, Digits.train(), Digits.test(), System.Logger.Level.DEBUG);
    judge(provider, result, comparison.apply(result));
  }

  private void onMnist(
      NormalizationProvider provider, Function<TrainingRun.Result, Comparison> comparison) {
    try {
      Mnist.Location location = MnistAtHand.locate();
      if (location instanceof Mnist.Missing missing) {
        Evidence.current().untested(missing.reason());
        return;
      }
      Mnist mnist = location.orThrow();
      LabelledImages training = mnist.train();
      LabelledImages test = mnist.test();
      // Several rules look at one run: it is trained once for an implementation and a format.
      TrainingRun.Result result =
          Store.getOrCreate(
                  Tuple.of(provider.getClass(), provider.name(), curveName()),
                  Lifespan.RUN,
                  () -> train(provider, training, test, System.Logger.Level.INFO))
              .get();
      judge(provider, result, comparison.apply(result));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private TrainingRun.Result train(
      NormalizationProvider provider,
      LabelledImages training,
      LabelledImages test,
      System.Logger.Level level) {
    return Runs.named(name)
        .withDType(dtype)
        .execute(
            training,
            test,
            provider,
            progress -> PROGRESS.log(level, () -> provider.name() + " " + progress.line()));
  }

  private void judge(
      NormalizationProvider provider, TrainingRun.Result result, Comparison comparison) {
    double[] losses = result.losses().toArray();
    Evidence evidence = Evidence.current();
    evidence.witness(losses[losses.length - 1] < losses[0] / 2);
    GoldenCurve ours =
        TrainedCurve.of(GoldenCurve.named(curveName()).header(), provider.name(), result);
    evidence.attach(new Attachment(curveName() + ".curve.csv", "text/csv", ours.text()));
    evidence.attach(new Attachment("comparison.txt", "text/plain", comparison.message() + "\n"));
    evidence.share(comparison.worstShare());
    if (!comparison.agrees()) {
      throw new RuleViolation(comparison.message());
    }
  }

  private String curveName() {
    return name + "-" + dtype.name().toLowerCase(Locale.ROOT);
  }
}
