package dev.normative.golden;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a training curve was made: the first line of its file.
 *
 * @param run the run's name, without the element type, such as {@code digits-mlp-adam}
 * @param net the network, as the framework prints it
 * @param seed what the initial weights and the shuffling come from
 * @param batchSize rows in a mini-batch; the last one of an epoch may be shorter
 * @param epochs how often the data were gone through, or begun
 * @param steps how many losses the curve has; fewer than the epochs' mini-batches if the run was
 *     stopped early
 * @param optimizer the optimizer and its learning rate
 * @param loss the loss function
 * @param dtype what the run computed in
 * @param data the data set, the scaling of its pixels, and their order
 * @param framework the framework and its version
 * @param testLoss mean loss on the test data after training, in evaluation mode
 * @param testAccuracy share of the test data classified correctly, from 0 to 1
 * @param more further fields of the file, which this version knows nothing of; they are kept
 */
public record CurveHeader(
    String run,
    String net,
    long seed,
    int batchSize,
    int epochs,
    int steps,
    String optimizer,
    String loss,
    ElementType dtype,
    String data,
    String framework,
    double testLoss,
    double testAccuracy,
    Settings more) {

  private static final List<String> FIELDS =
      List.of(
          "run",
          "net",
          "seed",
          "batch_size",
          "epochs",
          "steps",
          "optimizer",
          "loss",
          "dtype",
          "data",
          "framework",
          "test_loss",
          "test_accuracy");

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a count is not positive, the loss is not finite, the
   *     accuracy is not from 0 to 1, or a further field has the name of a known one
   */
  public CurveHeader {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(net, "net");
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(loss, "loss");
    Objects.requireNonNull(dtype, "dtype");
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(framework, "framework");
    requirePositive("batch_size", batchSize);
    requirePositive("epochs", epochs);
    requirePositive("steps", steps);
    if (!Double.isFinite(testLoss)) {
      throw new IllegalArgumentException("test_loss is " + testLoss + ", expected a finite number");
    }
    if (!(testAccuracy >= 0 && testAccuracy <= 1)) {
      throw new IllegalArgumentException(
          "test_accuracy is " + testAccuracy + ", expected a share from 0 to 1");
    }
    for (String name : more.names()) {
      if (FIELDS.contains(name)) {
        throw new IllegalArgumentException(
            "\"" + name + "\" is no further field, but one of these");
      }
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", expected 1 or more");
    }
  }

  /** What a header must have, for messages. */
  static String fields() {
    return "the fields " + String.join(", ", FIELDS);
  }

  static CurveHeader of(Settings settings) {
    return new CurveHeader(
        settings.text("run"),
        settings.text("net"),
        settings.longInteger("seed"),
        settings.integer("batch_size"),
        settings.integer("epochs"),
        settings.integer("steps"),
        settings.text("optimizer"),
        settings.text("loss"),
        ElementType.of(settings.text("dtype")),
        settings.text("data"),
        settings.text("framework"),
        settings.number("test_loss"),
        settings.number("test_accuracy"),
        settings.without(FIELDS));
  }

  Settings toSettings() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("run", run);
    all.put("net", net);
    all.put("seed", seed);
    all.put("batch_size", batchSize);
    all.put("epochs", epochs);
    all.put("steps", steps);
    all.put("optimizer", optimizer);
    all.put("loss", loss);
    all.put("dtype", dtype.label());
    all.put("data", data);
    all.put("framework", framework);
    all.put("test_loss", testLoss);
    all.put("test_accuracy", testAccuracy);
    all.putAll(more.asMap());
    return Settings.of(all);
  }
}
