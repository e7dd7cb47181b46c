package dev.normative.train;

import dev.normative.autograd.CrossEntropy;
import dev.normative.autograd.NoGradient;
import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import dev.normative.data.LabelledImages;
import dev.normative.nn.Layer;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * How well a network classifies data that it was not trained on, in evaluation mode and with
 * nothing recorded.
 *
 * @param loss the mean cross-entropy
 * @param accuracy the share of samples whose largest score is that of the right class; of equal
 *     scores the first counts, and a NaN counts as larger than every number
 */
public record Evaluation(double loss, double accuracy) {
  // Small enough that a convolutional network's activations fit a small heap.
  private static final int PIECE = 500;

  /** Evaluates a network on all samples. */
  public static Evaluation of(Layer network, LabelledImages data, DType dtype) {
    return of(data, dtype, piece -> scores(network, MiniBatch.of(data, piece, dtype)));
  }

  /**
   * Evaluates what gives scores on all samples.
   *
   * @param dtype the format of scores and losses
   * @param scores gives the scores [n, classes] of n samples, by their places in the data
   */
  public static Evaluation of(LabelledImages data, DType dtype, Function<int[], Tensor> scores) {
    if (data.count() == 0) {
      throw new IllegalArgumentException("there are no samples to evaluate the network on");
    }
    return NoGradient.compute(() -> inPieces(data, dtype, scores));
  }

  private static Tensor scores(Layer network, MiniBatch batch) {
    return network.forward(batch.images(), Mode.EVALUATION).value();
  }

  private static Evaluation inPieces(
      LabelledImages data, DType dtype, Function<int[], Tensor> scores) {
    double loss = 0;
    int right = 0;
    for (int start = 0; start < data.count(); start += PIECE) {
      int[] piece = IntStream.range(start, Math.min(start + PIECE, data.count())).toArray();
      int[] labels = data.labels(piece);
      Tensor ofPiece = scores.apply(piece);
      Variable mean = CrossEntropy.mean(Variable.constant(ofPiece, dtype), labels);
      loss += mean.value().item() * piece.length;
      right += right(ofPiece, labels);
    }
    return new Evaluation(loss / data.count(), (double) right / data.count());
  }

  private static int right(Tensor scores, int[] labels) {
    int right = 0;
    for (int n = 0; n < labels.length; n++) {
      if (predicted(scores, n) == labels[n]) {
        right++;
      }
    }
    return right;
  }

  private static int predicted(Tensor scores, int sample) {
    int classes = scores.shape().size(1);
    int best = 0;
    for (int c = 1; c < classes; c++) {
      double score = scores.at(sample * classes + c);
      double bestScore = scores.at(sample * classes + best);
      // compare() puts NaN above all numbers, but also 0.0 above -0.0, which are equal scores.
      if (score != bestScore && Double.compare(score, bestScore) > 0) {
        best = c;
      }
    }
    return best;
  }
}
