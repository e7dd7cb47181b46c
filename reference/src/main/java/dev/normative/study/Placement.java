package dev.normative.study;

import dev.normative.contract.NormSpec;
import dev.normative.contract.NormalizationProvider;
import dev.normative.optim.Sgd;
import dev.normative.study.DenseNetwork.Place;
import java.util.List;
import java.util.function.Consumer;

/** Batch normalization before the activation beside after it; no winner is claimed beforehand. */
final class Placement implements Study {
  private static final Claim CLAIM =
      new Claim(
          "placement",
          "Batch normalization before and after the activation",
          "Batch normalization stands before the activation in some networks and after it in"
              + " others; which is better is asked, not claimed.",
          "Before: S. Ioffe and C. Szegedy, arXiv:1502.03167, section 3.2. After: Keras's"
              + " tutorials.");
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
    Trained before = digits.train(variant("BN before ReLU", Place.BEFORE_ACTIVATION));
    Trained after = digits.train(variant("BN after ReLU", Place.AFTER_ACTIVATION));
    Trained without = digits.train(variant("without BN", Place.NOWHERE));
    return CLAIM.report(
        form,
        digits.setting(
            "MLP 64, 64, 32, 10 with BatchNorm1d before or after each ReLU",
            "plain SGD at " + RATE + ", mini-batches of " + BATCH),
        Trained.measurements(
            List.of(before, after, without),
            Quantity.LAST_EPOCH_LOSS,
            Quantity.VALIDATION_LOSS,
            Quantity.VALIDATION_ACCURACY),
        List.of(
            after.against(
                before,
                Quantity.LAST_EPOCH_LOSS,
                Hypothesis.open(),
                "How does the training loss after differ from that before?"),
            after.against(
                before,
                Quantity.VALIDATION_LOSS,
                Hypothesis.open(),
                "How does the validation loss after differ from that before?"),
            after.against(
                before,
                Quantity.VALIDATION_ACCURACY,
                Hypothesis.open(),
                "How does the validation accuracy after differ from that before?")),
        List.of(
            Classification.losses(
                "Batch normalization before and after the activation",
                true,
                List.of(before, after, without)),
            Classification.lossesByEpoch(
                "Training and validation loss with and without batch normalization",
                List.of(before, without))),
        List.of());
  }

  private static Variant variant(String name, Place place) {
    return new Variant(
        name,
        new DenseNetwork(64, List.of(64, 32), place, NormSpec::batchNorm1d),
        BATCH,
        Sgd.Settings.plain(RATE));
  }
}
