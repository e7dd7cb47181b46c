package dev.normative.study;

import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Profile;
import dev.normative.optim.Adam;
import dev.normative.tensor.DType;
import dev.normative.train.Networks;
import dev.normative.train.TutorialNetwork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The tutorials' first comparison: a network and the same one with batch normalization, after one
 * pass through the data. Once as PyTorch's tutorials have it (digits, normalized before each ReLU),
 * once as Keras's (one hidden layer of 128, normalized after its ReLU; on MNIST where that is at
 * hand, on the digits otherwise).
 */
final class WithAndWithoutBatchNorm implements Study {
  private static final Claim CLAIM =
      new Claim(
          "with-and-without-bn",
          "With and without batch normalization",
          "After an epoch, a network with batch normalization has a lower training loss than the"
              + " same network without, and classifies new images better.",
          "Tutorials, of PyTorch and of Keras.");
  private static final int KERAS_HIDDEN = 128;
  private static final int KERAS_BATCH = 32;
  private static final int BATCH = 64;
  private static final double RATE = 1e-3;

  @Override
  public String name() {
    return CLAIM.name();
  }

  @Override
  public StudyReport run(Form form, NormalizationProvider provider, Consumer<String> progress)
      throws IOException {
    Classification digits = DataSet.digits().classification(form, 1, provider, progress);
    Classification keras =
        form.mnist().isPresent()
            ? DataSet.mnist(form.mnist().get()).classification(form, 1, provider, progress)
            : digits;
    Trained with = digits.train(pytorch("MLP with BN", "mlp"));
    Trained without = digits.train(pytorch("MLP without BN", "mlp-without-bn"));
    Trained kerasWith = keras.train(keras("Keras pair, with BN", form, true));
    Trained kerasWithout = keras.train(keras("Keras pair, without BN", form, false));
    List<Finding> findings = new ArrayList<>(findings("MLP: ", with, without));
    findings.addAll(findings("Keras pair: ", kerasWith, kerasWithout));
    return CLAIM.report(
        form,
        digits.setting(
                "MLP 64, 64, 32, 10 with and without BatchNorm1d before each ReLU",
                "Adam at " + RATE + ", mini-batches of " + BATCH)
            + " Keras pair: "
            + keras.setting(
                "one hidden layer of " + KERAS_HIDDEN + " with and without BN after its ReLU",
                "Adam as Keras has it at " + RATE + ", mini-batches of " + KERAS_BATCH),
        Trained.measurements(
            List.of(with, without, kerasWith, kerasWithout),
            Quantity.FIRST_EPOCH_LOSS,
            Quantity.VALIDATION_LOSS,
            Quantity.VALIDATION_ACCURACY),
        findings,
        List.of(
            Classification.losses(
                "MLP with and without batch normalization, first epoch",
                false,
                List.of(with, without)),
            Classification.losses(
                "Keras pair with and without batch normalization, first epoch",
                false,
                List.of(kerasWith, kerasWithout))),
        List.of(warmUp(keras)));
  }

  /** Why Keras's validation lags behind its training. */
  private static String warmUp(Classification keras) {
    int steps = (keras.data().training().count() + KERAS_BATCH - 1) / KERAS_BATCH;
    double newWeight = Profile.KERAS.running().newWeight();
    return String.format(
        Locale.ROOT,
        "Keras gives a batch's statistics a weight of %.2f, so after the %d steps of this epoch its"
            + " running statistics still consist of their initial values, mean 0 and variance 1, by"
            + " %.0f %%; validation normalizes with those.",
        newWeight,
        steps,
        100 * StrictMath.pow(1 - newWeight, steps));
  }

  private static Variant pytorch(String name, String network) {
    return new Variant(
        name, Blueprint.of(Networks.forDigits(), network), BATCH, Adam.Settings.withDefaults(RATE));
  }

  private static Variant keras(String name, Form form, boolean normalized) {
    Blueprint network =
        form.mnist().isPresent()
            ? tutorial(normalized)
            : new DenseNetwork(
                64,
                List.of(KERAS_HIDDEN),
                normalized ? DenseNetwork.Place.AFTER_ACTIVATION : DenseNetwork.Place.NOWHERE,
                width -> Profile.KERAS.batchNorm(width, 2));
    return new Variant(name, network, KERAS_BATCH, Adam.Settings.ofKeras(RATE));
  }

  private static Blueprint tutorial(boolean normalized) {
    TutorialNetwork network =
        normalized ? TutorialNetwork.KERAS_WITH_BN : TutorialNetwork.KERAS_WITHOUT_BN;
    return (provider, random) -> network.create(provider, DType.FLOAT64, random);
  }

  private static List<Finding> findings(String which, Trained with, Trained without) {
    return List.of(
        with.against(
            without,
            Quantity.FIRST_EPOCH_LOSS,
            Hypothesis.below(0),
            which + "with batch normalization the training loss of the first epoch is lower."),
        with.against(
            without,
            Quantity.VALIDATION_LOSS,
            Hypothesis.below(0),
            which + "with batch normalization the validation loss after it is lower."),
        with.against(
            without,
            Quantity.VALIDATION_ACCURACY,
            Hypothesis.above(0),
            which + "with batch normalization the validation accuracy after it is higher."));
  }
}
