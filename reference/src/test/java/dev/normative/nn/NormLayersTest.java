package dev.normative.nn;

import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.norm.ReferenceProvider;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import org.junit.jupiter.api.Test;

class NormLayersTest {
  private static NormLayer layer(NormSpec spec) {
    return new NormLayer(new ReferenceProvider(), spec);
  }

  @Test
  void everyLayerIsFoundUnderPyTorchsName() {
    TorchRandom random = new TorchRandom(1);
    ReferenceProvider provider = new ReferenceProvider();
    Sequential network =
        new Sequential(
            new Relu(),
            layer(NormSpec.batchNorm2d(2)),
            new ResidualBlock(2, 4, 2, provider, random, FLOAT64));
    assertThat(NormLayers.of(network).byName().keySet())
        .containsExactly("1", "2.bn1", "2.bn2", "2.shortcut.1");
    assertThat(NormLayers.of(new Relu()).byName()).isEmpty();
    assertThat(NormLayers.of(new Relu()).inspect()).isEmpty();
  }

  @Test
  void inspectTellsSixLinesOfEachLayer() {
    NormLayer batchNorm = layer(NormSpec.batchNorm1d(2));
    batchNorm.forward(
        Numbers.constant(Tensor.of(Shape.of(4, 2), 1, 0, 2, 0, 3, 4, 6, 4)), Mode.TRAINING);
    Sequential network =
        new Sequential(
            batchNorm,
            layer(NormSpec.layerNorm(2)),
            layer(NormSpec.batchNorm1d(2).withoutRunning().withAffine(false, true)));
    assertThat(NormLayers.of(network).inspect())
        .isEqualTo(
            """
            layer: 0
            running mean: [0.3, 0.2]
            running variance: [1.36667, 1.43333]
            weight: [1, 1]
            bias: [0, 0]
            batches tracked: 1
            layer: 1
            running mean: none
            running variance: none
            weight: [1, 1]
            bias: [0, 0]
            batches tracked: none
            layer: 2
            running mean: none
            running variance: none
            weight: none
            bias: [0, 0]
            batches tracked: none
            """);
  }

  @Test
  void numbersThatAreNoneAreShownAsSuch() {
    NormLayer norm = layer(NormSpec.batchNorm1d(4));
    norm.parameters().get("bias").update(Tensor.vector(Double.NaN, -1e-300, 123456789, -0.0));
    assertThat(NormLayers.of(norm).inspect())
        .startsWith("layer: the network itself\n")
        .contains("bias: [NaN, -1E-300, 1.23457E+8, 0]");
  }
}
