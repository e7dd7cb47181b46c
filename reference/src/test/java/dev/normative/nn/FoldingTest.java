package dev.normative.nn;

import static dev.normative.nn.Numbers.constant;
import static dev.normative.nn.Numbers.uniform;
import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.autograd.Variable;
import dev.normative.autograd.Window;
import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.norm.ReferenceProvider;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FoldingTest {
  private static final int CHANNELS = 3;
  private static final int SIZE = 5;

  private static NormLayer layer(NormSpec spec) {
    return new NormLayer(new ReferenceProvider(), spec);
  }

  @Property(tries = 60)
  void aFoldedConvolutionIsWithinItsBoundOfTheTwoLayers(
      @ForAll DType dtype,
      @ForAll EpsilonPlace place,
      @ForAll boolean affine,
      @ForAll @IntRange(min = 1, max = 4) int outputs,
      @ForAll @DoubleRange(min = -6, max = 6) double logSpread,
      @ForAll long seed) {
    double spread = Math.pow(10, logSpread);
    NormSpec spec =
        NormSpec.batchNorm2d(outputs)
            .withAffine(affine, affine)
            .withDType(dtype)
            .withPolicies(
                new Policies(Policies.SingleValue.REFUSE, Policies.EmptyBatch.PASS, place));
    Conv2d convolution =
        new Conv2d(CHANNELS, outputs, new Window(3, 1, 1), new TorchRandom(seed), dtype);
    NormLayer norm = layer(spec);
    give(norm, dtype, spread, affine, outputs, seed);
    Variable x =
        Variable.constant(uniform(seed + 4, 2, CHANNELS, SIZE, SIZE).rounded(dtype), dtype);

    Tensor unfolded =
        norm.forward(convolution.forward(x, Mode.EVALUATION), Mode.EVALUATION).value();
    Tensor folded = Folding.fold(convolution, norm).forward(x, Mode.EVALUATION).value();
    Tensor bound = bound(convolution, norm, x.value(), dtype);
    for (int i = 0; i < folded.size(); i++) {
      assertThat(Math.abs(folded.at(i) - unfolded.at(i))).isLessThanOrEqualTo(bound.at(i));
    }
  }

  /** Statistics of any spread, and scales and shifts of order 1. */
  private static void give(
      NormLayer norm, DType dtype, double spread, boolean affine, int outputs, long seed) {
    var buffers = norm.buffers();
    buffers
        .get("running_mean")
        .replace(numbers(uniform(seed, outputs).map(m -> m * spread), dtype));
    buffers
        .get("running_var")
        .replace(numbers(uniform(seed + 1, outputs).map(v -> v * v * spread * spread), dtype));
    if (affine) {
      norm.parameters().get("weight").update(uniform(seed + 2, outputs).rounded(dtype));
      norm.parameters().get("bias").update(uniform(seed + 3, outputs).rounded(dtype));
    }
  }

  private static StateEntry numbers(Tensor values, DType dtype) {
    return new StateEntry.Numbers(values.rounded(dtype), dtype);
  }

  /** (2 K + 20) u (|s| (sum |W x| + |b| + |mean|) + |shift|), the sum being a convolution too. */
  private static Tensor bound(Conv2d convolution, NormLayer norm, Tensor x, DType dtype) {
    Conv2d magnitudes =
        new Conv2d(
                CHANNELS,
                convolution.weight().value().shape().size(0),
                new Window(3, 1, 1),
                new TorchRandom(0),
                FLOAT64)
            .with(
                convolution.weight().value().map(Math::abs),
                convolution.bias().value().map(Math::abs));
    Tensor sums = magnitudes.forward(constant(x.map(Math::abs)), Mode.EVALUATION).value();
    NormSpec spec = norm.spec();
    Affine affine = norm.affine();
    double[] bound = sums.toArray();
    int outputs = sums.shape().size(1);
    for (int i = 0; i < bound.length; i++) {
      int o = i / (SIZE * SIZE) % outputs;
      double variance = norm.running().variance().at(o);
      double deviation =
          spec.policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT
              ? Math.sqrt(variance + spec.epsilon())
              : Math.sqrt(variance) + spec.epsilon();
      double factor = Math.abs(affine.scaleAt(o)) / deviation;
      bound[i] =
          (2 * CHANNELS * 9 + 20)
              * dtype.unitRoundoff()
              * (factor * (bound[i] + Math.abs(norm.running().mean().at(o)))
                  + Math.abs(affine.shiftAt(o)));
    }
    return Tensor.adopting(sums.shape(), bound);
  }

  @Test
  void aNetworkIsFoldedWhereverANormalizationFollowsAConvolution() {
    TorchRandom random = new TorchRandom(1);
    Conv2d first = new Conv2d(3, 4, new Window(3, 1, 1), random, FLOAT64);
    Conv2d second = new Conv2d(4, 5, new Window(3, 2, 1), random, FLOAT64);
    Relu relu = new Relu();
    NormLayer afterRelu = layer(NormSpec.batchNorm2d(4));
    Sequential network =
        new Sequential(
            first,
            layer(NormSpec.batchNorm2d(4)),
            relu,
            afterRelu,
            new Sequential(second, layer(NormSpec.batchNorm2d(5))));
    Variable x = constant(uniform(2, 4, 3, 6, 6));
    network.forward(x, Mode.TRAINING);
    Sequential folded = Folding.fold(network);
    assertThat(folded.children().keySet()).containsExactly("0", "2", "3", "4");
    assertThat(folded.layers().subList(1, 3)).isEqualTo(List.of(relu, afterRelu));
    assertThat(NormLayers.of(folded).byName().keySet()).containsExactly("3");
    Tensor before = network.forward(x, Mode.EVALUATION).value();
    Tensor after = folded.forward(x, Mode.EVALUATION).value();
    // Values below 8 after two convolutions of at most 36 products each, whose errors the second
    // normalization, with a deviation above 0.3, enlarges.
    for (int i = 0; i < before.size(); i++) {
      assertThat(Math.abs(after.at(i) - before.at(i))).isLessThan(2 * 92 * 8 * 4 * 0x1p-53);
    }
    // The given network is as it was, and training it on does not change what was folded.
    assertThat(network.layers().get(0)).isSameAs(first);
    Tensor start = folded.layers().get(0).forward(x, Mode.EVALUATION).value();
    network.forward(constant(uniform(3, 4, 3, 6, 6)), Mode.TRAINING);
    first.parameters().get("bias").update(Tensor.zeros(Shape.of(4)));
    assertThat(folded.layers().get(0).forward(x, Mode.EVALUATION).value()).isEqualTo(start);
  }

  @Test
  void whatCannotBeFoldedIsRefused() {
    Conv2d convolution = new Conv2d(3, 4, new Window(3, 1, 1), new TorchRandom(1), FLOAT64);
    for (NormSpec spec :
        List.of(
            NormSpec.batchNorm2d(5),
            NormSpec.groupNorm(2, 4),
            NormSpec.layerNorm(4),
            NormSpec.batchNorm2d(4).withDType(DType.FLOAT32))) {
      assertThatThrownBy(() -> Folding.fold(convolution, layer(spec)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("only batch normalization over the 4 output channels");
    }
    assertThatThrownBy(
            () -> Folding.fold(convolution, layer(NormSpec.batchNorm2d(4).withoutRunning())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without running statistics");
  }
}
