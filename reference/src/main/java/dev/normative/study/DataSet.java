package dev.normative.study;

import dev.normative.contract.NormalizationProvider;
import dev.normative.data.Digits;
import dev.normative.data.LabelledImages;
import dev.normative.data.Mnist;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Images to train on and others to validate.
 *
 * @param label what they are, with their numbers
 * @param training what is trained on
 * @param validation what is not
 */
record DataSet(String label, LabelledImages training, LabelledImages validation) {
  private static final int MNIST_ROWS = 12_000;
  private static final int MNIST_VALIDATION_FROM = 48_000;

  /** The digits inside the jar, parted as for the golden curves. */
  static DataSet digits() {
    return of("digits", Digits.train(), Digits.test());
  }

  /** The rows of MNIST that the Keras pair's golden runs were trained on and validated with. */
  static DataSet mnist(Mnist mnist) throws IOException {
    LabelledImages rows = mnist.train();
    return of(
        "MNIST",
        rows.slice(0, MNIST_ROWS),
        rows.slice(MNIST_VALIDATION_FROM, MNIST_VALIDATION_FROM + MNIST_ROWS));
  }

  private static DataSet of(String name, LabelledImages training, LabelledImages validation) {
    return new DataSet(
        name
            + " ("
            + training.count()
            + " images to train on, "
            + validation.count()
            + " to validate)",
        training,
        validation);
  }

  Classification classification(
      Form form, int epochs, NormalizationProvider provider, Consumer<String> progress) {
    return new Classification(this, form.seeds(), epochs, provider, progress);
  }
}
