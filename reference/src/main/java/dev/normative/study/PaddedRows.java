package dev.normative.study;

import dev.normative.autograd.CrossEntropy;
import dev.normative.autograd.Multiply;
import dev.normative.autograd.Reshape;
import dev.normative.autograd.ReverseSweep;
import dev.normative.autograd.Sum;
import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.NormalizationProvider;
import dev.normative.data.LabelledImages;
import dev.normative.nn.Linear;
import dev.normative.nn.Lstm;
import dev.normative.nn.NormLayer;
import dev.normative.nn.Parameter;
import dev.normative.optim.Adam;
import dev.normative.optim.Optimizer;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import dev.normative.train.Batches;
import java.util.ArrayList;
import java.util.List;

/**
 * A recurrent network in small, after the tutorials' RNNWithLayerNorm, trained on sequences of
 * unequal length: the rows of a digit's image, of which each sample has only the first few, then
 * padding of 0.
 *
 * <p>An LSTM over the rows, a normalization of its outputs, and the last <em>valid</em> step of
 * each sample to ten classes. The LSTM itself does not look ahead, so padding can only come in
 * through the normalization.
 *
 * @param images what is trained on
 * @param epochs how often
 * @param provider makes the normalization layer
 */
record PaddedRows(LabelledImages images, int epochs, NormalizationProvider provider) {
  static final int HIDDEN = 16;
  static final int BATCH = 32;
  static final double RATE = 1e-2;
  private static final int CLASSES = 10;

  /** What the outputs of the LSTM are normalized with. */
  enum Norm {
    /** Each step on its own: [N, T, HIDDEN] as it is. */
    LAYER(NormSpec.layerNorm(HIDDEN)),
    /** Over all steps of all samples, padded ones included: [N T, HIDDEN]. */
    BATCH(NormSpec.batchNorm1d(HIDDEN));

    private final NormSpec spec;

    Norm(NormSpec spec) {
      this.spec = spec;
    }

    private Variable of(NormLayer layer, Variable steps) {
      Shape shape = steps.shape();
      Shape taken = this == LAYER ? shape : Shape.of(shape.size(0) * shape.size(1), shape.size(2));
      return Reshape.to(shape, layer.forward(Reshape.to(taken, steps), Mode.TRAINING));
    }
  }

  /** The fewest rows that a sample keeps. */
  int fewest() {
    return images.rows() / 2 + 1;
  }

  /**
   * Trains and gives back the loss of every step.
   *
   * @param steps how many steps sequences are padded to, at least as many as an image has rows
   */
  List<Double> losses(Norm norm, int steps, long seed) {
    TorchRandom random = new TorchRandom(seed);
    Lstm lstm = new Lstm(images.columns(), HIDDEN, random, DType.FLOAT64);
    Linear scores = new Linear(HIDDEN, CLASSES, random, DType.FLOAT64);
    int[] lengths = lengths(random);
    List<Double> losses = new ArrayList<>();
    try (NormLayer layer = new NormLayer(provider, norm.spec)) {
      List<Parameter> parameters = new ArrayList<>(lstm.parameters().values());
      parameters.addAll(layer.parameters().values());
      parameters.addAll(scores.parameters().values());
      Optimizer optimizer = Adam.Settings.withDefaults(RATE).optimizer(parameters);
      Batches batches = new Batches(images.count(), BATCH, random);
      for (int epoch = 0; epoch < epochs; epoch++) {
        for (int[] batch : batches.nextEpoch()) {
          Variable outputs = lstm.forward(rows(batch, lengths, steps), Mode.TRAINING);
          Variable last =
              Sum.over(Multiply.of(norm.of(layer, outputs), lastStep(batch, lengths, steps)), 1);
          Variable loss =
              CrossEntropy.mean(scores.forward(last, Mode.TRAINING), images.labels(batch));
          optimizer.step(ReverseSweep.of(loss));
          losses.add(loss.value().item());
        }
      }
    }
    return losses;
  }

  /** How many rows each sample keeps. */
  private int[] lengths(TorchRandom random) {
    int[] lengths = new int[images.count()];
    int choices = images.rows() - fewest() + 1;
    for (int n = 0; n < lengths.length; n++) {
      lengths[n] = fewest() + Integer.remainderUnsigned(random.nextBits32(), choices);
    }
    return lengths;
  }

  /** [N, steps, columns]. */
  private Variable rows(int[] batch, int[] lengths, int steps) {
    int columns = images.columns();
    double[] pixels = images.scaledBatch(batch);
    double[] rows = new double[batch.length * steps * columns];
    for (int n = 0; n < batch.length; n++) {
      System.arraycopy(
          pixels,
          n * images.pixelsPerImage(),
          rows,
          n * steps * columns,
          lengths[batch[n]] * columns);
    }
    return Variable.constant(
        Tensor.adopting(Shape.of(batch.length, steps, columns), rows), DType.FLOAT64);
  }

  /** 1 at the last valid step of each sample, 0 elsewhere: [N, steps, 1]. */
  private static Variable lastStep(int[] batch, int[] lengths, int steps) {
    double[] mask = new double[batch.length * steps];
    for (int n = 0; n < batch.length; n++) {
      mask[n * steps + lengths[batch[n]] - 1] = 1;
    }
    return Variable.constant(
        Tensor.adopting(Shape.of(batch.length, steps, 1), mask), DType.FLOAT64);
  }
}
