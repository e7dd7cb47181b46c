package dev.normative.study;

import dev.normative.contract.NormalizationProvider;
import dev.normative.optim.Sgd;
import dev.normative.train.Networks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Whether batch normalization makes training less sensitive to the scale of the initial weights:
 * PyTorch's initial weights times 0.1, 1 and 10.
 *
 * <p>Sensitivity of one seed is the largest minus the smallest validation accuracy over the three
 * scales. Accuracy and not loss, as the loss of a run that diverges is no number.
 */
final class InitialScale implements Study {
  private static final Claim CLAIM =
      new Claim(
          "initialization",
          "Batch normalization and the scale of the initial weights",
          "Batch normalization makes training less sensitive to the scale of the initial weights.",
          "S. Ioffe and C. Szegedy, arXiv:1502.03167, section 3.3; tutorials.");
  private static final List<String> SCALES = List.of("0.1", "1", "10");
  private static final int BATCH = 64;
  private static final double RATE = 0.1;

  @Override
  public String name() {
    return CLAIM.name();
  }

  @Override
  public StudyReport run(Form form, NormalizationProvider provider, Consumer<String> progress) {
    Classification digits =
        DataSet.digits().classification(form, form.epochs(), provider, progress);
    List<Trained> with = trained(digits, "with BN", "mlp");
    List<Trained> without = trained(digits, "without BN", "mlp-without-bn");
    List<Trained> all = new ArrayList<>(with);
    all.addAll(without);
    List<Measurement> measurements =
        new ArrayList<>(
            Trained.measurements(all, Quantity.LAST_EPOCH_LOSS, Quantity.VALIDATION_ACCURACY));
    measurements.add(sensitivity("with BN, all scales", with));
    measurements.add(sensitivity("without BN, all scales", without));
    return CLAIM.report(
        form,
        digits.setting(
            "MLP 64, 64, 32, 10 with and without BatchNorm1d before each ReLU; the weights of the"
                + " linear layers, not their biases, are multiplied before training",
            "plain SGD at " + RATE + ", mini-batches of " + BATCH),
        measurements,
        findings(with, without),
        charts(with, without),
        List.of());
  }

  private static List<Trained> trained(Classification digits, String kind, String network) {
    return SCALES.stream()
        .map(
            scale ->
                digits.train(
                    new Variant(
                        kind + ", weights times " + scale,
                        Blueprint.of(Networks.forDigits(), network)
                            .withWeightsTimes(Double.parseDouble(scale)),
                        BATCH,
                        Sgd.Settings.plain(RATE))))
        .toList();
  }

  private static Measurement sensitivity(String variant, List<Trained> scales) {
    return Measurement.of(
        variant,
        "largest minus smallest validation accuracy over the scales",
        Quantity.VALIDATION_ACCURACY.unitOfDifferences(),
        spreads(scales));
  }

  /** For each seed, how far its accuracies at the three scales are apart. */
  private static List<Double> spreads(List<Trained> scales) {
    List<List<Double>> accuracies =
        scales.stream().map(it -> it.values(Quantity.VALIDATION_ACCURACY)).toList();
    return IntStream.range(0, accuracies.get(0).size())
        .mapToObj(
            seed -> {
              List<Double> ofSeed = accuracies.stream().map(it -> it.get(seed)).toList();
              return Collections.max(ofSeed) - Collections.min(ofSeed);
            })
        .toList();
  }

  private static List<Finding> findings(List<Trained> with, List<Trained> without) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.of(
            "Over the three scales, validation accuracies lie closer together with batch"
                + " normalization.",
            "largest minus smallest validation accuracy: with BN minus without BN",
            Quantity.VALIDATION_ACCURACY.unitOfDifferences(),
            Hypothesis.below(0),
            Paired.differences(spreads(with), spreads(without))));
    for (int scale : new int[] {0, 2}) {
      findings.add(
          with.get(scale)
              .against(
                  without.get(scale),
                  Quantity.VALIDATION_ACCURACY,
                  Hypothesis.above(0),
                  "With weights times "
                      + SCALES.get(scale)
                      + ", the network with batch normalization classifies better."));
    }
    return findings;
  }

  private static List<Chart> charts(List<Trained> with, List<Trained> without) {
    List<Chart> charts = new ArrayList<>();
    charts.add(
        new Chart(
            "Validation accuracy by the scale of the initial weights",
            "factor of the initial weights",
            "validation accuracy (%)",
            false,
            SCALES,
            false,
            List.of(
                Trained.band("with BN", with, Quantity.VALIDATION_ACCURACY),
                Trained.band("without BN", without, Quantity.VALIDATION_ACCURACY))));
    for (int scale : new int[] {0, 2}) {
      charts.add(
          Classification.losses(
              "Initial weights times "
                  + SCALES.get(scale)
                  + ", with and without batch normalization",
              true,
              List.of(with.get(scale), without.get(scale))));
    }
    return charts;
  }
}
