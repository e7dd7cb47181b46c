package dev.normative.study;

import dev.normative.contract.NormalizationProvider;
import dev.normative.optim.Sgd;
import dev.normative.train.Networks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Whether batch normalization allows a learning rate of 0.1, and whether 0.1 is too much without
 * it: networks with and without, at 0.01, 0.1 and 1. On the digits, or on MNIST where it is at hand
 * with the very pair that the tutorials show.
 */
final class LearningRate implements Study {
  private static final Claim CLAIM =
      new Claim(
          "learning-rate",
          "Batch normalization and the learning rate",
          "Batch normalization allows a learning rate of 0.1, which is too large without it.",
          "Tutorials; after S. Ioffe and C. Szegedy, arXiv:1502.03167, section 3.3.");
  private static final List<String> RATES = List.of("0.01", "0.1", "1");
  private static final int BATCH = 64;

  @Override
  public String name() {
    return CLAIM.name();
  }

  @Override
  public StudyReport run(Form form, NormalizationProvider provider, Consumer<String> progress)
      throws IOException {
    boolean mnist = form.mnist().isPresent();
    Pair pair =
        mnist
            ? new Pair(Networks.forMnist(), "net-with-bn", "net-without-bn", "784, 256, 128, 10")
            : new Pair(Networks.forDigits(), "mlp", "mlp-without-bn", "64, 64, 32, 10");
    // A pass through MNIST makes as many steps as eight through the digits.
    Classification task =
        mnist
            ? DataSet.mnist(form.mnist().get()).classification(form, 1, provider, progress)
            : DataSet.digits().classification(form, form.epochs(), provider, progress);
    Map<String, Trained> with = new LinkedHashMap<>();
    Map<String, Trained> without = new LinkedHashMap<>();
    for (String rate : RATES) {
      with.put(rate, task.train(pair.variant("with BN", pair.with, rate)));
      without.put(rate, task.train(pair.variant("without BN", pair.without, rate)));
    }
    List<Trained> all = new ArrayList<>(with.values());
    all.addAll(without.values());
    return CLAIM.report(
        form,
        task.setting(
            "MLP " + pair.sizes + " with and without BatchNorm1d before each ReLU",
            "plain SGD, mini-batches of " + BATCH),
        Trained.measurements(all, Quantity.LAST_EPOCH_LOSS, Quantity.VALIDATION_ACCURACY),
        findings(with, without),
        charts(with, without),
        List.of());
  }

  /** The networks of one data set. */
  private record Pair(Networks networks, String with, String without, String sizes) {
    Variant variant(String kind, String network, String rate) {
      return new Variant(
          kind + ", learning rate " + rate,
          Blueprint.of(networks, network),
          BATCH,
          Sgd.Settings.plain(Double.parseDouble(rate)));
    }
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
                "Even at 1, the network with batch normalization classifies better than the one"
                    + " without."));
  }

  private static List<Chart> charts(Map<String, Trained> with, Map<String, Trained> without) {
    return RATES.stream()
        .map(
            rate ->
                Classification.losses(
                    "SGD at learning rate " + rate + ", with and without batch normalization",
                    false,
                    List.of(with.get(rate), without.get(rate))))
        .toList();
  }
}
