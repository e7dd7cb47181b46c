package dev.normative.nn;

import static dev.normative.nn.Numbers.constant;
import static dev.normative.nn.Numbers.uniform;
import static dev.normative.tensor.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.autograd.Add;
import dev.normative.autograd.Variable;
import dev.normative.autograd.Window;
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
    Pair pair = new Pair(convolution, new Window(3, 1, 1), norm, dtype);
    Tensor x = uniform(seed + 4, 2, CHANNELS, SIZE, SIZE).rounded(dtype);
    assertWithin(pair.bound(x), pair.folded(x), pair.unfolded(x));
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

  /** A convolution and the normalization after it, as what the stated bound takes of them. */
  private record Pair(Conv2d convolution, Window window, NormLayer norm, DType dtype) {

    /** (2 K + 20) u (|s| (sum |W x| + |b| + |mean|) + |shift|). */
    Tensor bound(Tensor x) {
      Shape weight = convolution.weight().value().shape();
      double roundings = 2 * weight.elements(1, weight.rank()) + 20;
      Tensor sums = magnitudes(x, convolution.bias().value().map(Math::abs));
      return byChannel(
          sums,
          (sum, o) ->
              roundings
                  * dtype.unitRoundoff()
                  * (factor(o) * (sum + Math.abs(norm.running().mean().at(o)))
                      + Math.abs(norm.affine().shiftAt(o))));
    }

    /** How far the output moves at most where the input moves that far: |s| sum |W| e. */
    Tensor carried(Tensor e) {
      Tensor sums = magnitudes(e, Tensor.zeros(convolution.bias().value().shape()));
      return byChannel(sums, (sum, o) -> factor(o) * sum);
    }

    Tensor unfolded(Tensor x) {
      Variable input = Variable.constant(x, dtype);
      return norm.forward(convolution.forward(input, Mode.EVALUATION), Mode.EVALUATION).value();
    }

    Tensor folded(Tensor x) {
      Variable input = Variable.constant(x, dtype);
      return Folding.fold(convolution, norm).forward(input, Mode.EVALUATION).value();
    }

    private double factor(int o) {
      double variance = norm.running().variance().at(o);
      double epsilon = norm.spec().epsilon();
      double deviation =
          norm.spec().policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT
              ? Math.sqrt(variance + epsilon)
              : Math.sqrt(variance) + epsilon;
      return Math.abs(norm.affine().scaleAt(o)) / deviation;
    }

    /** sum |W x| + b, a convolution in doubles too. */
    private Tensor magnitudes(Tensor x, Tensor bias) {
      Tensor weight = convolution.weight().value();
      Conv2d absolute =
          new Conv2d(
                  weight.shape().size(1),
                  weight.shape().size(0),
                  window,
                  new TorchRandom(0),
                  FLOAT64)
              .with(weight.map(Math::abs), bias);
      return absolute.forward(constant(x.map(Math::abs)), Mode.EVALUATION).value();
    }

    private static Tensor byChannel(Tensor sums, ByChannel function) {
      int outputs = sums.shape().size(1);
      int places = sums.shape().elements(2, 4);
      double[] values = sums.toArray();
      for (int i = 0; i < values.length; i++) {
        values[i] = function.of(values[i], i / places % outputs);
      }
      return Tensor.adopting(sums.shape(), values);
    }

    private interface ByChannel {
      double of(double sum, int channel);
    }
  }

  private static void assertWithin(Tensor bound, Tensor actual, Tensor expected) {
    for (int i = 0; i < bound.size(); i++) {
      assertThat(Math.abs(actual.at(i) - expected.at(i))).isLessThanOrEqualTo(bound.at(i));
    }
  }

  /**
   * What folding may move: the first pair moves the hidden elements by e, the second by its own
   * bound, for inputs larger by e, and by what it makes of e; each sum of the two ways rounds once
   * on either side.
   */
  @Property(tries = 40)
  void aFoldedResidualBlockIsWithinItsBoundOfTheBlock(
      @ForAll DType dtype,
      @ForAll @IntRange(min = 1, max = 3) int inputs,
      @ForAll @IntRange(min = 1, max = 3) int outputs,
      @ForAll @IntRange(min = 1, max = 2) int stride,
      @ForAll @DoubleRange(min = -3, max = 3) double logSpread,
      @ForAll long seed) {
    ResidualBlock block =
        new ResidualBlock(
            inputs, outputs, stride, new ReferenceProvider(), new TorchRandom(seed), dtype);
    long next = seed;
    for (NormLayer norm : NormLayers.of(block).byName().values()) {
      give(norm, dtype, Math.pow(10, logSpread), true, outputs, next++);
    }
    Pair first = pair(block, "conv1", "bn1", new Window(3, stride, 1), dtype);
    Pair second = pair(block, "conv2", "bn2", new Window(3, 1, 1), dtype);
    Layer shortcut = block.children().get("shortcut");
    boolean identity = shortcut.children().isEmpty();
    Pair aside = identity ? null : pair(shortcut, "0", "1", new Window(1, stride, 0), dtype);

    Tensor x = uniform(seed + 4, 2, inputs, SIZE, SIZE).rounded(dtype);
    Tensor moved = first.bound(x);
    Tensor hidden = first.unfolded(x).map(element -> Math.max(element, 0));
    Tensor residual = second.unfolded(hidden);
    Tensor beside = identity ? x : aside.unfolded(x);
    Tensor bySecond = second.bound(sum(hidden, moved));
    Tensor byAside = identity ? Tensor.zeros(x.shape()) : aside.bound(x);
    Tensor withoutSum = sum(sum(bySecond, second.carried(moved)), byAside);
    Tensor largest = sum(sum(residual.map(Math::abs), beside.map(Math::abs)), withoutSum);
    Tensor bound = sum(withoutSum, largest.map(m -> 2 * dtype.unitRoundoff() * m));

    Variable input = Variable.constant(x, dtype);
    assertWithin(
        bound,
        Folding.fold(block).forward(input, Mode.EVALUATION).value(),
        block.forward(input, Mode.EVALUATION).value());
  }

  private static Pair pair(
      Layer parent, String convolution, String norm, Window window, DType dtype) {
    return new Pair(
        (Conv2d) parent.children().get(convolution),
        window,
        (NormLayer) parent.children().get(norm),
        dtype);
  }

  private static Tensor sum(Tensor a, Tensor b) {
    return Add.of(constant(a), constant(b)).value();
  }

  @Test
  void aResidualBlockIsFoldedOnBothWaysAndStaysAsItWas() {
    ResidualBlock block =
        new ResidualBlock(2, 3, 2, new ReferenceProvider(), new TorchRandom(1), FLOAT64);
    Sequential folded = Folding.fold(new Sequential(block));
    Layer inner = folded.layers().get(0);
    assertThat(NormLayers.of(folded).byName()).isEmpty();
    assertThat(inner.children().keySet()).containsExactly("conv1", "relu", "conv2", "shortcut");
    assertThat(inner.children().get("shortcut").children().keySet()).containsExactly("0");
    assertThat(NormLayers.of(block).byName().keySet()).containsExactly("bn1", "bn2", "shortcut.1");
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
