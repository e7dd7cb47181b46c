package dev.normative.accelerated.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.accelerated.VectorProvider;
import dev.normative.autograd.CrossEntropy;
import dev.normative.autograd.ReverseSweep;
import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import dev.normative.contract.NormalizationProvider;
import dev.normative.data.Digits;
import dev.normative.data.LabelledImages;
import dev.normative.nn.NetworkState;
import dev.normative.nn.Parameter;
import dev.normative.nn.Sequential;
import dev.normative.norm.ReferenceProvider;
import dev.normative.optim.Adam;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import dev.normative.train.Batches;
import dev.normative.train.Networks;
import dev.normative.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The loss and every gradient of a step in float32 on arrays, held against those of the reference's
 * tape in float64 with the reference's own norms, each within the radius of its {@link Ball}: the
 * bound is computed from the data, operation by operation.
 */
class GradientBoundTest {
  private static final LabelledImages DATA = Digits.train();

  /**
   * The bound says something: of all the gradients that are not zero in mathematics, as those of
   * biases in front of a normalization are, half have one that is below a tenth of them.
   */
  private static final double TELLING = 0.1;

  @ParameterizedTest
  @CsvSource({"0, 64", "0, 28", "1, 13", "40, 64"})
  void everyGradientIsWithinTheBoundOfItsRoundings(int stepsBefore, int samples) {
    Sequential network = network(new VectorProvider(), DType.FLOAT32);
    Sequential exact = network(new ReferenceProvider(), DType.FLOAT64);
    Adam.Settings settings = Adam.Settings.withDefaults(1e-2);
    try (ArrayTrainer trainer = new ArrayTrainer(network, settings, 1)) {
      Batches batches = new Batches(DATA.count(), 64, new TorchRandom(3));
      if (stepsBefore > 0) {
        trainer.train(DATA, batches, new Trainer.Length(2, stepsBefore), progress -> {});
      }
      trainer.store();
      NetworkState.of(network).rounded(DType.FLOAT64).loadInto(exact);
      int[] indices = Arrays.copyOf(batches.nextEpoch().get(0), samples);
      float loss = trainer.differentiate(DATA, indices);
      StepInBalls balls = new StepInBalls(rows(exact));
      balls.run(
          rows(Tensor.of(Shape.of(samples, 64), DATA.scaledBatch(indices))), DATA.labels(indices));
      compare(exact, indices, loss, trainer.learned(), balls);
    }
  }

  private static Sequential network(NormalizationProvider provider, DType dtype) {
    return Networks.forDigits().create("mlp", provider, dtype, new TorchRandom(47));
  }

  private static Map<String, List<List<Ball>>> rows(Sequential network) {
    Map<String, List<List<Ball>>> rows = new LinkedHashMap<>();
    network.parameters().forEach((name, parameter) -> rows.put(name, rows(parameter.value())));
    return rows;
  }

  /** A matrix row by row, anything else as one row; exact. */
  private static List<List<Ball>> rows(Tensor tensor) {
    int columns = tensor.shape().size(tensor.shape().rank() - 1);
    return IntStream.range(0, tensor.size() / columns)
        .mapToObj(
            row ->
                IntStream.range(row * columns, (row + 1) * columns)
                    .mapToObj(i -> Ball.exactly(tensor.at(i)))
                    .toList())
        .toList();
  }

  private static void compare(
      Sequential exact, int[] indices, float loss, List<LearnedArray> learned, StepInBalls balls) {
    Tensor pixels = Tensor.of(Shape.of(indices.length, 1, 8, 8), DATA.scaledBatch(indices));
    Variable scores = exact.forward(Variable.constant(pixels, DType.FLOAT64), Mode.TRAINING);
    Variable tapeLoss = CrossEntropy.mean(scores, DATA.labels(indices));
    assertThat(Math.abs(loss - tapeLoss.value().item()))
        .isLessThanOrEqualTo(balls.loss().radius())
        .isLessThan(TELLING);
    ReverseSweep sweep = ReverseSweep.of(tapeLoss);
    int next = 0;
    List<Double> relative = new ArrayList<>();
    for (Map.Entry<String, Parameter> parameter : exact.parameters().entrySet()) {
      String name = parameter.getKey();
      Tensor expected = sweep.gradient(parameter.getValue().variable());
      Tensor actual = learned.get(next++).gradientTensor();
      List<Ball> bounds = balls.gradients().get(name).stream().flatMap(List::stream).toList();
      for (int i = 0; i < expected.size(); i++) {
        assertThat(Math.abs(actual.at(i) - expected.at(i)))
            .as("%s, element %d: %s for %s", name, i, actual.at(i), expected.at(i))
            .isLessThanOrEqualTo(bounds.get(i).radius());
        boolean zero = name.equals("1.bias") || name.equals("4.bias") || expected.at(i) == 0;
        if (!zero) {
          relative.add(bounds.get(i).radius() / Math.abs(expected.at(i)));
        }
      }
    }
    relative.sort(null);
    assertThat(relative.get(relative.size() / 2)).isLessThan(TELLING);
  }
}
