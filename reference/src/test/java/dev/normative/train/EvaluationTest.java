package dev.normative.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.autograd.Edge;
import dev.normative.autograd.Multiply;
import dev.normative.autograd.Reshape;
import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import dev.normative.data.LabelledImages;
import dev.normative.nn.Layer;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static final LabelledImages NO_IMAGES = SmallImages.of(new int[0], new int[0]);

  /** Gives every image these scores. */
  private static Layer always(double... scores) {
    return (input, mode) -> {
      int samples = input.shape().size(0);
      double[] all = new double[samples * scores.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = scores[i % scores.length];
      }
      Tensor value = Tensor.of(Shape.of(samples, scores.length), all);
      return Variable.result(value, new Edge(input, dy -> dy));
    };
  }

  private static double accuracy(int label, double... scores) {
    LabelledImages image = SmallImages.of(new int[] {0}, new int[] {label});
    return Evaluation.of(always(scores), image, DType.FLOAT64).accuracy();
  }

  @Test
  void theLargestScoreIsThePrediction() {
    assertThat(accuracy(2, 0, 1, 5, -3)).isEqualTo(1);
    assertThat(accuracy(1, 0, 1, 5, -3)).isEqualTo(0);
  }

  @Test
  void ofEqualScoresTheFirstIsThePrediction() {
    assertThat(accuracy(1, 0, 7, 7)).isEqualTo(1);
    assertThat(accuracy(0, -0.0, 0.0)).as("zeros are equal").isEqualTo(1);
  }

  @Test
  void aNaNIsTakenForTheLargestScoreAsInPyTorch() {
    assertThat(accuracy(1, 3, Double.NaN, Double.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(accuracy(1, 3, Double.NaN, Double.NaN)).isEqualTo(1);
  }

  @Test
  void lossAndAccuracyAreMeansOverAllImages() {
    int images = 1201; // more than two pieces
    int[] labels = new int[images];
    for (int i = 900; i < images; i++) {
      labels[i] = 1;
    }
    LabelledImages data = SmallImages.of(new int[images], labels);
    List<Integer> pieces = new ArrayList<>();
    Layer scores = always(0, Math.log(3));
    Layer network =
        (input, mode) -> {
          assertThat(mode).isEqualTo(Mode.EVALUATION);
          pieces.add(input.shape().size(0));
          return scores.forward(input, mode);
        };
    Evaluation evaluation = Evaluation.of(network, data, DType.FLOAT64);
    assertThat(evaluation.accuracy()).isEqualTo(301.0 / 1201);
    double expected = (900 * Math.log(4) + 301 * Math.log(4.0 / 3)) / 1201;
    assertThat(evaluation.loss()).isEqualTo(expected, Offset.offset(1201 * 0x1p-53 * expected));
    assertThat(pieces.stream().mapToInt(Integer::intValue).sum()).isEqualTo(images);
  }

  @Test
  void nothingIsRecordedInsideAndEverythingAgainAfterwards() {
    Variable weight = Variable.leaf(Tensor.full(Shape.of(1, 1, 1, 1), 2), DType.FLOAT64);
    Layer learned = (input, mode) -> Reshape.flatten(Multiply.of(input, weight));
    List<Variable> scores = new ArrayList<>();
    Layer network =
        (input, mode) -> {
          scores.add(learned.forward(input, mode));
          return scores.get(scores.size() - 1);
        };
    LabelledImages images = SmallImages.of(new int[1201], new int[1201]);
    Evaluation.of(network, images, DType.FLOAT64);
    assertThat(scores).isNotEmpty().noneMatch(Variable::requiresGradient);
    Variable image = Variable.constant(Tensor.full(Shape.of(1, 1, 1, 1), 1), DType.FLOAT64);
    assertThat(network.forward(image, Mode.EVALUATION).requiresGradient()).isTrue();
  }

  @Test
  void anEmptyDataSetIsRefused() {
    assertThatThrownBy(() -> Evaluation.of(always(1, 2), NO_IMAGES, DType.FLOAT64))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no samples");
  }
}
