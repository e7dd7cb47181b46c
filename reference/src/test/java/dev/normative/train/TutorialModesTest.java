package dev.normative.train;

import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.autograd.ReverseSweep;
import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import dev.normative.contract.Reduction;
import dev.normative.contract.RunningStats;
import dev.normative.nn.Dropout;
import dev.normative.nn.Layer;
import dev.normative.nn.NetworkState;
import dev.normative.nn.NormLayer;
import dev.normative.nn.NormLayers;
import dev.normative.nn.Sequential;
import dev.normative.norm.ReferenceProvider;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the tutorials say of their networks: shapes, the two modes, and biases that do nothing. */
class TutorialModesTest {

  private static Layer create(TutorialNetwork network) {
    return network.create(new ReferenceProvider(), FLOAT64, new TorchRandom(5));
  }

  private static Variable batch(TutorialNetwork network, int samples, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] sizes = network.input().toArray();
    int[] shape = new int[sizes.length + 1];
    shape[0] = samples;
    System.arraycopy(sizes, 0, shape, 1, sizes.length);
    Tensor values = Tensor.zeros(Shape.of(shape)).map(zero -> random.nextDouble(-1, 1));
    return Variable.constant(values, FLOAT64);
  }

  private static Shape outputs(TutorialNetwork network, int samples) {
    return network == TutorialNetwork.RESIDUAL_BLOCK
        ? Shape.of(samples, 128, 16, 16)
        : Shape.of(samples, 10);
  }

  private static Map<String, RunningStats> statistics(Layer network) {
    Map<String, RunningStats> statistics = new LinkedHashMap<>();
    NormLayers.of(network)
        .byName()
        .forEach(
            (name, norm) -> {
              if (norm.spec().running().isPresent()) {
                statistics.put(name, norm.running());
              }
            });
    return statistics;
  }

  private static boolean drops(Layer network) {
    return network.children().values().stream().anyMatch(Dropout.class::isInstance);
  }

  /** One tutorial says that the outputs differ; only dropout makes them. */
  @ParameterizedTest
  @EnumSource
  void inTrainingTheSameInputGivesTheSameOutputAndMovesTheStatistics(TutorialNetwork network) {
    Layer layer = create(network);
    Variable x = batch(network, 3, 1);
    Map<String, RunningStats> before = statistics(layer);
    assertThat(before.isEmpty())
        .isEqualTo(
            List.of("net-without-bn", "keras-without-bn", "rnn-with-layer-norm")
                .contains(network.label()));
    Tensor first = layer.forward(x, Mode.TRAINING).value();
    Map<String, RunningStats> once = statistics(layer);
    Tensor second = layer.forward(x, Mode.TRAINING).value();
    Map<String, RunningStats> twice = statistics(layer);
    assertThat(first.shape()).isEqualTo(outputs(network, 3));
    assertThat(second.equals(first)).isEqualTo(!drops(layer));
    moved(before, once);
    moved(once, twice);
  }

  private static void moved(Map<String, RunningStats> before, Map<String, RunningStats> after) {
    before.forEach(
        (name, old) -> {
          assertThat(after.get(name).mean()).as(name).isNotEqualTo(old.mean());
          assertThat(after.get(name).variance()).as(name).isNotEqualTo(old.variance());
          assertThat(after.get(name).batches()).as(name).isEqualTo(old.batches() + 1);
        });
  }

  @ParameterizedTest
  @EnumSource
  void inEvaluationTheSameInputAlwaysGivesTheSameOutputAlsoAlone(TutorialNetwork network) {
    Layer layer = create(network);
    layer.forward(batch(network, 3, 1), Mode.TRAINING);
    NetworkState trained = NetworkState.of(layer);
    Variable x = batch(network, 2, 2);
    Tensor first = layer.forward(x, Mode.EVALUATION).value();
    layer.forward(batch(network, 4, 3), Mode.EVALUATION);
    assertThat(layer.forward(x, Mode.EVALUATION).value()).isEqualTo(first);
    assertThat(NetworkState.of(layer)).isEqualTo(trained);
    double[] sample = Arrays.copyOf(x.value().toArray(), x.value().size() / 2);
    Tensor alone = Tensor.of(x.shape().with(0, 1), sample);
    Tensor output = layer.forward(Variable.constant(alone, FLOAT64), Mode.EVALUATION).value();
    assertThat(output.shape()).isEqualTo(outputs(network, 1));
    assertThat(first.toArray()).startsWith(output.toArray());
  }

  /** One sample's shape after every layer that changes it. */
  @ParameterizedTest
  @CsvSource({
    "mlp, '784, 64, 32, 10'",
    "net-with-bn, '784, 256, 128, 10'",
    "net-without-bn, '784, 256, 128, 10'",
    "simple-net, '784, 256, 128, 10'",
    "simple-mlp, '784, 128, 10'",
    "sequential-cnn, '8x28x28, 8x14x14, 16x14x14, 16x7x7, 784, 64, 10'",
    "simple-cnn, '32x28x28, 32x14x14, 64x14x14, 64x7x7, 3136, 128, 10'",
    "conv-net-with-bn, '64x32x32, 64x16x16, 128x16x16, 128x8x8, 8192, 10'",
    "cifar10-model, '32x32x32, 32x16x16, 64x16x16, 64x8x8, 4096, 512, 10'",
    "rnn-with-layer-norm, '28x128, 128, 10'",
    "keras-with-bn, '784, 128, 10'",
    "keras-without-bn, '784, 128, 10'",
  })
  void layersGiveTheShapesOfTheirTutorial(String name, String shapes) {
    TutorialNetwork network = TutorialNetwork.named(name);
    Variable hidden = batch(network, 2, 1);
    List<String> seen = new ArrayList<>();
    for (Layer layer : create(network).children().values()) {
      Shape before = hidden.shape();
      hidden = layer.forward(hidden, Mode.TRAINING);
      if (!hidden.shape().equals(before)) {
        String[] sizes =
            Arrays.stream(hidden.shape().toArray())
                .mapToObj(Integer::toString)
                .toArray(String[]::new);
        assertThat(sizes[0]).isEqualTo("2");
        seen.add(String.join("x", Arrays.copyOfRange(sizes, 1, sizes.length)));
      }
    }
    assertThat(String.join(", ", seen)).isEqualTo(shapes);
  }

  /**
   * The gradient of such a bias is the sum of the gradients before normalization, which is 0: each
   * of n summands errs by an ulp (two roundings), and then goes through n - 1 additions at most.
   */
  @ParameterizedTest
  @CsvSource({
    "mlp, 2",
    "net-with-bn, 2",
    "simple-net, 2",
    "simple-mlp, 1",
    "sequential-cnn, 3",
    "simple-cnn, 3",
    "conv-net-with-bn, 2",
    "cifar10-model, 5"
  })
  void aBiasRightBeforeBatchNormalizationHasNoGradient(String name, int biases) {
    TutorialNetwork network = TutorialNetwork.named(name);
    Layer layer = create(network);
    Map<Variable, Variable> normalized = new LinkedHashMap<>();
    Variable hidden = batch(network, 3, 1);
    Layer previous = new Sequential();
    for (Layer next : layer.children().values()) {
      if (isBatchNorm(next)) {
        normalized.put(previous.parameters().get("bias").variable(), hidden);
      }
      hidden = next.forward(hidden, Mode.TRAINING);
      previous = next;
    }
    assertThat(normalized).hasSize(biases);
    SplittableRandom random = new SplittableRandom(7);
    Tensor upstream = hidden.value().map(any -> random.nextDouble(-1, 1));
    ReverseSweep sweep = ReverseSweep.of(hidden, upstream);
    normalized.forEach((bias, before) -> sumsToZero(sweep.gradient(bias), sweep.gradient(before)));
  }

  private static boolean isBatchNorm(Layer layer) {
    return layer instanceof NormLayer norm
        && norm.spec().reduction() instanceof Reduction.PerChannel;
  }

  private static void sumsToZero(Tensor ofBias, Tensor summands) {
    int channels = ofBias.size();
    int places = summands.size() / summands.shape().size(0) / channels;
    int terms = summands.size() / channels;
    double[] magnitudes = new double[channels];
    for (int i = 0; i < summands.size(); i++) {
      magnitudes[i / places % channels] += Math.abs(summands.at(i));
    }
    assertThat(Arrays.stream(magnitudes).max().orElseThrow())
        .as("something cancels")
        .isGreaterThan(1e-3);
    for (int channel = 0; channel < channels; channel++) {
      assertThat(ofBias.at(channel))
          .isEqualTo(0, Offset.offset((terms + 1) * 0x1p-53 * magnitudes[channel]));
    }
  }

  /** Keras's network rectifies first: what the bias adds there, no mean takes away. */
  @Test
  void aBiasBehindARectifierHasAGradient() {
    TutorialNetwork network = TutorialNetwork.KERAS_WITH_BN;
    Layer layer = create(network);
    Variable output = layer.forward(batch(network, 8, 1), Mode.TRAINING);
    SplittableRandom random = new SplittableRandom(7);
    Tensor upstream = output.value().map(any -> random.nextDouble(-1, 1));
    Variable bias = layer.parameters().get("dense.bias").variable();
    Tensor gradient = ReverseSweep.of(output, upstream).gradient(bias);
    assertThat(Arrays.stream(gradient.toArray()).map(Math::abs).max().orElseThrow())
        .isGreaterThan(1e-2);
  }
}
