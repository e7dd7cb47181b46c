package dev.normative.golden;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;

/**
 * A training run that Keras made, with the weights that it started from: what Keras reports after
 * every batch, which is the mean of the losses of the epoch so far and not the batch's own.
 *
 * <p>Initial weights have Keras's paths for names, in the order of the layers; a dense layer's
 * kernel has the shape [inputs, outputs]. The file is a JSON object, gzip or not.
 */
public final class KerasRun {

  private static final String LOSSES = "running_mean_of_loss_within_epoch";
  private static final String FIELDS =
      "the fields provenance, data, " + LOSSES + ", history and initial_weights";

  private static final Catalog SHIPPED =
      Catalog.of("Keras run", "curves/[a-z]+/(keras-.+)\\.json\\.gz");

  private final Provenance provenance;
  private final String data;
  private final double[] runningMeans;
  private final Settings history;
  private final Map<String, GoldenTensor> initialWeights;

  private KerasRun(
      Provenance provenance,
      String data,
      double[] runningMeans,
      Settings history,
      Map<String, GoldenTensor> initialWeights) {
    this.provenance = provenance;
    this.data = data;
    this.runningMeans = runningMeans;
    this.history = history;
    this.initialWeights = initialWeights;
  }

  /** The names of the runs inside the jar, in fixed order. */
  public static List<String> names() {
    return SHIPPED.names();
  }

  /**
   * A run inside the jar, such as {@code keras-with-bn}.
   *
   * @throws IllegalArgumentException if there is no such run; the message lists them
   */
  public static KerasRun named(String name) {
    try {
      return parse(SHIPPED.named(name));
    } catch (IOException e) {
      throw Catalog.damaged(e);
    }
  }

  /**
   * Reads a run from a file, gzip or not.
   *
   * @throws MalformedGoldenFile if the content is not a run
   * @throws IOException if the file cannot be read
   */
  public static KerasRun read(Path file) throws IOException {
    return parse(GoldenBytes.read(file));
  }

  private static KerasRun parse(GoldenBytes bytes) throws IOException {
    return JsonCursor.parse(bytes, cursor -> new Fields().read(cursor));
  }

  /** The fields of a file while they are read. */
  private static final class Fields {
    private Provenance provenance;
    private String data;
    private double[] runningMeans;
    private Settings history;
    private Map<String, GoldenTensor> initialWeights;

    KerasRun read(JsonCursor cursor) throws IOException {
      JsonCursor.Place place = cursor.here();
      cursor.object(name -> field(cursor, name));
      boolean complete =
          provenance != null
              && data != null
              && runningMeans != null
              && history != null
              && initialWeights != null;
      if (!complete) {
        throw cursor.refuse(place, "a run that lacks a field", FIELDS);
      }
      if (runningMeans.length == 0 || initialWeights.isEmpty()) {
        throw cursor.refuse(
            place,
            runningMeans.length + " losses and " + initialWeights.size() + " initial weights",
            "one or more of each");
      }
      return new KerasRun(provenance, data, runningMeans, history, initialWeights);
    }

    private void field(JsonCursor cursor, String name) throws IOException {
      switch (name) {
        case "provenance" -> provenance = Provenance.read(cursor);
        case "data" -> data = cursor.text();
        case LOSSES -> runningMeans = losses(cursor);
        case "history" -> history = cursor.settings();
        case "initial_weights" -> initialWeights = TensorReader.readState(cursor);
        default -> throw cursor.refuse("nothing but " + FIELDS);
      }
    }

    private static double[] losses(JsonCursor cursor) throws IOException {
      DoubleStream.Builder losses = DoubleStream.builder();
      cursor.array(() -> losses.add(cursor.finite()));
      return losses.build().toArray();
    }
  }

  /** Who made the run. */
  public Provenance provenance() {
    return provenance;
  }

  /** The data, their order, the network and the optimizer, in words. */
  public String data() {
    return data;
  }

  /** How many batches there were, over all epochs. */
  public int steps() {
    return runningMeans.length;
  }

  /**
   * The mean loss of an epoch's batches up to one of them.
   *
   * @param step the batch, counted from 1 over all epochs
   */
  public double runningMean(int step) {
    return runningMeans[Objects.checkIndex(step - 1, runningMeans.length)];
  }

  /** The same of all batches, in order; a copy. */
  public double[] runningMeans() {
    return runningMeans.clone();
  }

  /** What Keras's {@code fit} gave back, epoch by epoch: loss, accuracy, val_loss, val_accuracy. */
  public Settings history() {
    return history;
  }

  /** The weights before the first batch by Keras's paths, in order; cannot be changed. */
  public Map<String, GoldenTensor> initialWeights() {
    return Collections.unmodifiableMap(initialWeights);
  }

  @Override
  public String toString() {
    return "Keras run of "
        + runningMeans.length
        + " steps, first "
        + Arrays.toString(Arrays.copyOf(runningMeans, Math.min(3, runningMeans.length)));
  }
}
