package dev.normative.nn;

import static dev.normative.tensor.DType.FLOAT32;
import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.autograd.CrossEntropy;
import dev.normative.autograd.ReverseSweep;
import dev.normative.autograd.Variable;
import dev.normative.autograd.Window;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.norm.ReferenceProvider;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LayersTest {

  private static Sequential network(TorchRandom random) {
    return new Sequential(
        new Flatten(),
        new Linear(784, 64, random, FLOAT64),
        new NormLayer(new ReferenceProvider(), NormSpec.batchNorm1d(64)),
        new Relu(),
        new Linear(64, 32, random, FLOAT64),
        new Linear(32, 10, random, FLOAT64));
  }

  /**
   * PyTorch 2.13.0+cpu: {@code torch.manual_seed(47)}, then nn.Linear(784, 64), nn.Linear(64, 32),
   * nn.Linear(32, 10).
   */
  @Test
  void linearLayersStartWithPyTorchsWeights() {
    var parameters = network(new TorchRandom(47)).parameters();
    Tensor first = parameters.get("1.weight").value();
    assertThat(first.shape()).isEqualTo(Shape.of(64, 784));
    assertThat(first.at(0)).isEqualTo(-0.03192517161369324);
    assertThat(first.at(1)).isEqualTo(-0.032148610800504684);
    assertThat(first.at(2)).isEqualTo(-0.0023092245683073997);
    assertThat(first.at(64 * 784 - 2)).isEqualTo(-0.018261928111314774);
    assertThat(first.at(64 * 784 - 1)).isEqualTo(0.03468109667301178);
    assertThat(parameters.get("1.bias").value().at(0)).isEqualTo(0.013758528046309948);
    assertThat(parameters.get("1.bias").value().at(1)).isEqualTo(-0.03014848567545414);
    Tensor lastBias = parameters.get("5.bias").value();
    assertThat(lastBias.at(8)).isEqualTo(-0.033160675317049026);
    assertThat(lastBias.at(9)).isEqualTo(0.08121543377637863);
  }

  /** PyTorch 2.13.0+cpu: {@code torch.manual_seed(11); nn.Conv2d(3, 4, 3)}. */
  @Test
  void convolutionsStartWithPyTorchsWeights() {
    var parameters =
        new Conv2d(3, 4, new Window(3, 1, 0), new TorchRandom(11), FLOAT64).parameters();
    Tensor weight = parameters.get("weight").value();
    assertThat(weight.shape()).isEqualTo(Shape.of(4, 3, 3, 3));
    assertThat(weight.at(0)).isEqualTo(-0.13508391380310059);
    assertThat(weight.at(1)).isEqualTo(-0.005175701808184385);
    assertThat(weight.at(2)).isEqualTo(0.18693120777606964);
    assertThat(weight.at(107)).isEqualTo(-0.13587985932826996);
    assertThat(parameters.get("bias").value().toArray())
        .containsExactly(
            0.03975435346364975, -0.05198684707283974, -0.15425610542297363, -0.023531673476099968);
  }

  @Test
  void bothFormatsStartWithTheSameWeights() {
    var wide = new Linear(9, 5, new TorchRandom(3), FLOAT64).parameters();
    var narrow = new Linear(9, 5, new TorchRandom(3), FLOAT32).parameters();
    assertThat(wide.get("weight").value()).isEqualTo(narrow.get("weight").value());
    assertThat(wide.get("bias").value()).isEqualTo(narrow.get("bias").value());
  }

  @Test
  void aNetworksParametersAreNamedAndOrderedAsInPyTorch() {
    assertThat(network(new TorchRandom(1)).parameters().keySet())
        .containsExactly(
            "1.weight", "1.bias", "2.weight", "2.bias", "4.weight", "4.bias", "5.weight", "5.bias");
  }

  @Test
  void layersOfANetworkMayHaveNamesOfTheirOwnAsFarAsTheyCanBeToldApart() {
    TorchRandom random = new TorchRandom(1);
    Map<String, Layer> layers = new LinkedHashMap<>();
    layers.put("fc2", new Linear(3, 2, random, FLOAT64));
    layers.put("relu", new Relu());
    layers.put("fc1", new Sequential(new Linear(2, 2, random, FLOAT64)));
    Sequential named = new Sequential(layers);
    assertThat(named.parameters().keySet())
        .containsExactly("fc2.weight", "fc2.bias", "fc1.0.weight", "fc1.0.bias");
    assertThat(named.layers()).containsExactlyElementsOf(layers.values());
    for (String name : new String[] {"", "fc1.0"}) {
      assertThatThrownBy(() -> new Sequential(Map.of(name, new Relu())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("\"" + name + "\"");
    }
  }

  @Test
  void aBiasBeforeBatchNormalizationHasAZeroGradient() {
    TorchRandom random = new TorchRandom(2);
    Linear linear = new Linear(6, 4, random, FLOAT64);
    Sequential rest =
        new Sequential(
            new NormLayer(new ReferenceProvider(), NormSpec.batchNorm1d(4)),
            new Relu(),
            new Linear(4, 3, random, FLOAT64));
    int samples = 8;
    Variable hidden =
        linear.forward(Variable.constant(uniform(samples, 6), FLOAT64), Mode.TRAINING);
    Variable scores = rest.forward(hidden, Mode.TRAINING);
    ReverseSweep sweep = ReverseSweep.of(CrossEntropy.mean(scores, 0, 1, 2, 0, 1, 2, 0, 1));
    Tensor bias = sweep.gradient(linear.parameters().get("bias").variable());
    Tensor summands = sweep.gradient(hidden);
    for (int channel = 0; channel < 4; channel++) {
      double magnitude = 0;
      for (int n = 0; n < samples; n++) {
        magnitude += Math.abs(summands.at(n * 4 + channel));
      }
      assertThat(magnitude).as("there is something that cancels").isGreaterThan(1e-3);
      // Each summand was rounded once by the normalization, and then goes through N additions.
      assertThat(bias.at(channel)).isEqualTo(0, Offset.offset((samples + 1) * 0x1p-53 * magnitude));
    }
  }

  private static Tensor uniform(int... sizes) {
    SplittableRandom random = new SplittableRandom(6);
    return Tensor.zeros(Shape.of(sizes)).map(zero -> random.nextDouble(-1, 1));
  }

  @Test
  void aParameterKeepsItsShapeAndFormat() {
    Parameter parameter = new Parameter(Tensor.vector(1, 2), FLOAT32);
    Variable before = parameter.variable();
    assertThatThrownBy(() -> parameter.update(Tensor.vector(1, 2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2]")
        .hasMessageContaining("[3]");
    assertThatThrownBy(() -> parameter.update(Tensor.vector(0.1, 0.2)))
        .hasMessageContaining("not exactly FLOAT32");
    assertThat(parameter.variable()).isSameAs(before);
    parameter.update(Tensor.vector(3, 4));
    assertThat(parameter.value()).isEqualTo(Tensor.vector(3, 4));
    assertThat(before.value()).as("of a graph built before").isEqualTo(Tensor.vector(1, 2));
  }

  @Test
  void poolingAndFlatteningGiveTheShapesOfPyTorch() {
    Variable x = Variable.constant(uniform(2, 3, 5, 7), FLOAT64);
    assertThat(new MaxPool2d(2).forward(x, Mode.TRAINING).shape()).isEqualTo(Shape.of(2, 3, 2, 3));
    assertThat(new MaxPool2d(new Window(3, 2, 1)).forward(x, Mode.TRAINING).shape())
        .isEqualTo(Shape.of(2, 3, 3, 4));
    assertThat(new Flatten().forward(x, Mode.TRAINING).shape()).isEqualTo(Shape.of(2, 105));
  }

  @Test
  void layersWithoutInputsOrOutputsAreRefused() {
    TorchRandom random = new TorchRandom(1);
    assertThatThrownBy(() -> new Linear(0, 3, random, FLOAT64))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("inputs is 0; it must be 1 or more");
    assertThatThrownBy(() -> new Conv2d(3, -1, new Window(3, 1, 1), random, FLOAT64))
        .hasMessage("outputs is -1; it must be 1 or more");
  }
}
