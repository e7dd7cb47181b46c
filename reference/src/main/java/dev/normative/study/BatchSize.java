package dev.normative.study;

import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Profile;
import dev.normative.optim.Sgd;
import dev.normative.study.DenseNetwork.Place;
import dev.normative.train.Networks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Whether small mini-batches harm batch normalization, and group and layer normalization not:
 * mini-batches of 2, 4, 8 and 32.
 *
 * <p>As in the paper that the claim comes from, the learning rate is proportional to the size of
 * the mini-batches. That a norm does not get worse at all is nothing that a sample can show; what
 * is claimed instead, fixed beforehand, is that it loses less than {@value #MARGIN} percentage
 * point from 32 to 2.
 *
 * <p>A mini-batch of 1 leaves batch normalization one value per channel: PyTorch's policy refuses
 * it, Keras's passes it, and then the output is the shift whatever the input.
 */
final class BatchSize implements Study {
  private static final Claim CLAIM =
      new Claim(
          "batch-size",
          "Small mini-batches",
          "Small mini-batches harm batch normalization, but neither group nor layer normalization.",
          "Y. Wu and K. He, arXiv:1803.08494.");
  private static final List<Integer> SIZES = List.of(2, 4, 8, 32);
  private static final int LARGEST = 32;
  private static final double RATE_OF_LARGEST = 0.1;
  private static final double MARGIN = 1;
  private static final Quantity ACCURACY = Quantity.VALIDATION_ACCURACY;

  @Override
  public String name() {
    return CLAIM.name();
  }

  @Override
  public StudyReport run(Form form, NormalizationProvider provider, Consumer<String> progress) {
    // Mini-batches of 2 make sixteen times as many steps as those of 32.
    Classification digits =
        DataSet.digits().classification(form, (form.epochs() + 1) / 2, provider, progress);
    Map<String, List<Trained>> norms = new LinkedHashMap<>();
    norms.put("BN", trained(digits, "BN", "mlp"));
    norms.put("GN", trained(digits, "GN", "mlp-gn"));
    norms.put("LN", trained(digits, "LN", "mlp-ln"));
    Trained keras = digits.train(variant("BN, Keras's, mini-batches of 1", kerasNetwork(), 1));
    Refusals refusals = new Refusals(digits);
    List<Double> byPyTorch = refusals.of(Blueprint.of(Networks.forDigits(), "mlp"));
    List<Double> byKeras = refusals.of(kerasNetwork());

    List<Trained> all = new ArrayList<>();
    norms.values().forEach(all::addAll);
    all.add(keras);
    List<Measurement> measurements =
        new ArrayList<>(Trained.measurements(all, Quantity.LAST_EPOCH_LOSS, ACCURACY));
    measurements.add(Refusals.measurement("BN, PyTorch's policy, mini-batches of 1", byPyTorch));
    measurements.add(Refusals.measurement("BN, Keras's policy, mini-batches of 1", byKeras));
    List<Finding> findings = new ArrayList<>(findings(norms));
    findings.add(
        Refusals.finding("A mini-batch of 1 is refused under PyTorch's policy.", 1, byPyTorch));
    findings.add(Refusals.finding("A mini-batch of 1 passes under Keras's policy.", 0, byKeras));
    findings.add(
        keras.against(
            norms.get("BN").get(0),
            ACCURACY,
            Hypothesis.below(0),
            "Where a mini-batch of 1 passes, less is learned from it than from 2."));
    return CLAIM.report(
        form,
        digits.setting(
            "MLP 64, 64, 32, 10 with BatchNorm1d, GroupNorm of 2 groups, or LayerNorm before each"
                + " ReLU",
            "plain SGD at " + RATE_OF_LARGEST + " times the size of the mini-batches / " + LARGEST),
        measurements,
        findings,
        List.of(
            new Chart(
                "Validation accuracy by the size of the mini-batches",
                "samples in a mini-batch",
                "validation accuracy (%)",
                false,
                SIZES.stream().map(Object::toString).toList(),
                false,
                norms.entrySet().stream()
                    .map(norm -> Trained.band(norm.getKey(), norm.getValue(), ACCURACY))
                    .toList()),
            Classification.losses(
                "Training with mini-batches of 2",
                false,
                norms.values().stream().map(it -> it.get(0)).toList())),
        refusals.message().map(message -> "PyTorch's policy says: " + message).stream().toList());
  }

  private static List<Trained> trained(Classification digits, String norm, String network) {
    return SIZES.stream()
        .map(
            size ->
                digits.train(
                    variant(
                        norm + ", mini-batches of " + size,
                        Blueprint.of(Networks.forDigits(), network),
                        size)))
        .toList();
  }

  private static Variant variant(String name, Blueprint network, int size) {
    return new Variant(name, network, size, Sgd.Settings.plain(RATE_OF_LARGEST * size / LARGEST));
  }

  private static Blueprint kerasNetwork() {
    return new DenseNetwork(
        64, List.of(64, 32), Place.BEFORE_ACTIVATION, width -> Profile.KERAS.batchNorm(width, 2));
  }

  private static List<Finding> findings(Map<String, List<Trained>> norms) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        smallest(norms, "BN")
            .against(
                largest(norms, "BN"),
                ACCURACY,
                Hypothesis.below(0),
                "Batch normalization classifies worse when trained with mini-batches of 2."));
    Map<String, String> others = new LinkedHashMap<>();
    others.put("GN", "Group normalization");
    others.put("LN", "Layer normalization");
    others.forEach(
        (norm, words) -> {
          findings.add(
              smallest(norms, norm)
                  .against(
                      largest(norms, norm),
                      ACCURACY,
                      Hypothesis.above(-MARGIN),
                      words + " does not: it loses less than one percentage point."));
          findings.add(
              Finding.of(
                  "Batch normalization loses more than " + words.toLowerCase(Locale.ROOT) + ".",
                  ACCURACY.label() + " at 2 minus at 32: BN minus " + norm,
                  ACCURACY.unitOfDifferences(),
                  Hypothesis.below(0),
                  Paired.differences(change(norms, "BN"), change(norms, norm))));
        });
    return findings;
  }

  private static List<Double> change(Map<String, List<Trained>> norms, String norm) {
    return smallest(norms, norm).minus(largest(norms, norm), ACCURACY);
  }

  private static Trained smallest(Map<String, List<Trained>> norms, String norm) {
    return norms.get(norm).get(0);
  }

  private static Trained largest(Map<String, List<Trained>> norms, String norm) {
    return norms.get(norm).get(SIZES.size() - 1);
  }

  /** Whether a network takes a first mini-batch of one sample, for each seed. */
  private static final class Refusals {
    private final Classification digits;
    private Optional<String> message = Optional.empty();

    Refusals(Classification digits) {
      this.digits = digits;
    }

    /** 1 for a seed whose network refuses, 0 for one whose network passes. */
    List<Double> of(Blueprint network) {
      List<Double> refusals = new ArrayList<>();
      for (long seed : digits.seeds()) {
        Optional<String> refusal = digits.refusalOfFirstStep(network, 1, seed);
        refusals.add(refusal.isPresent() ? 1.0 : 0.0);
        message = message.or(() -> refusal);
      }
      return refusals;
    }

    /** What the first refusal said. */
    Optional<String> message() {
      return message;
    }

    static Measurement measurement(String variant, List<Double> refusals) {
      return Measurement.of(variant, "refused", "1 yes, 0 no", refusals);
    }

    static Finding finding(String claim, double expected, List<Double> refusals) {
      return Finding.of(claim, "refused", "1 yes, 0 no", Hypothesis.always(expected), refusals);
    }
  }
}
