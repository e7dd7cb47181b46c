package dev.normative.study;

import dev.normative.contract.NormalizationProvider;
import dev.normative.data.Digits;
import dev.normative.optim.Sgd;
import dev.normative.train.Networks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Whether batch normalization allows a learning rate of 0.1, and whether 0.1 is too much without
 * it: the digits' MLP with and without, at 0.01, 0.1 and 1.
 */
final class LearningRate implements Study {
  private static final List<String> RATES = List.of("0.01", "0.1", "1");
  private static final int BATCH = 64;

  @Override
  public String name() {
    return "learning-rate";
  }

  @Override
  public StudyReport run(Form form, NormalizationProvider provider, Consumer<String> progress) {
    Classification digits =
        new Classification(
            Digits.train(), Digits.test(), form.seeds(), form.epochs(), provider, progress);
    Map<String, Trained> with = new LinkedHashMap<>();
    Map<String, Trained> without = new LinkedHashMap<>();
    for (String rate : RATES) {
      with.put(rate, digits.train(variant("with BN", "mlp", rate)));
      without.put(rate, digits.train(variant("without BN", "mlp-without-bn", rate)));
    }
    List<Trained> all = new ArrayList<>(with.values());
    all.addAll(without.values());
    return new StudyReport(
        StudyReport.FORMAT,
        name(),
        "Batch normalization and the learning rate",
        "Batch normalization allows a learning rate of 0.1, which is too large without it.",
        "Tutorials; after S. Ioffe and C. Szegedy, arXiv:1502.03167, section 3.3.",
        "Digits (1,500 to train on, 297 to validate), MLP 64, 64, 32, 10 with and without"
            + " BatchNorm1d, plain SGD, mini-batches of "
            + BATCH
            + ", "
            + form.epochs()
            + " epochs.",
        form.label(),
        form.seeds(),
        Judgement.ofAll(findings(with, without).stream().map(Finding::judgement).toList()),
        measurements(all),
        findings(with, without),
        charts(digits, with, without),
        List.of());
  }

  private static Variant variant(String kind, String network, String rate) {
    return new Variant(
        kind + ", learning rate " + rate,
        Blueprint.of(Networks.forDigits(), network),
        BATCH,
        Sgd.Settings.plain(Double.parseDouble(rate)));
  }

  private static List<Measurement> measurements(List<Trained> all) {
    List<Measurement> measurements = new ArrayList<>();
    for (Quantity quantity : List.of(Quantity.LAST_EPOCH_LOSS, Quantity.VALIDATION_ACCURACY)) {
      all.forEach(trained -> measurements.add(trained.measurement(quantity)));
    }
    return measurements;
  }

  private static List<Finding> findings(Map<String, Trained> with, Map<String, Trained> without) {
    Quantity loss = Quantity.LAST_EPOCH_LOSS;
    return List.of(
        with.get("0.1")
            .against(
                with.get("0.01"),
                loss,
                Hypothesis.below(0),
                "With batch normalization, 0.1 trains faster than 0.01."),
        with.get("0.1")
            .against(
                without.get("0.1"),
                loss,
                Hypothesis.below(0),
                "At 0.1, the network with batch normalization trains faster than the one without."),
        without
            .get("0.1")
            .against(
                without.get("0.01"),
                loss,
                Hypothesis.above(0),
                "Without batch normalization, 0.1 is too large: training is slower than at 0.01."),
        with.get("1")
            .against(
                without.get("1"),
                Quantity.VALIDATION_ACCURACY,
                Hypothesis.above(0),
                "At 1, the network with batch normalization classifies better than the one"
                    + " without."));
  }

  private static List<Chart> charts(
      Classification digits, Map<String, Trained> with, Map<String, Trained> without) {
    return RATES.stream()
        .map(
            rate ->
                digits.losses(
                    "SGD at learning rate " + rate + ", with and without batch normalization",
                    false,
                    List.of(with.get(rate), without.get(rate))))
        .toList();
  }
}
