package dev.normative.accelerated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.Affine;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images so large that their channels are worked on in slices. */
class ManyChannelsIT {

  @ParameterizedTest
  @CsvSource({
    // Planes that share blocks, planes of a block each, planes of several blocks.
    "43, 1501, 2, 2, 703",
    "3, 1009, 13, 11, 917",
    "2, 3, 401, 397, 1",
  })
  void aChannelGetsTheBitsThatItGetsAlone(
      int samples, int channels, int height, int width, int chosen) {
    Shape shape = Shape.of(samples, channels, height, width);
    SplittableRandom random = new SplittableRandom(13);
    Tensor input = uniform(shape, random);
    Tensor upstream = uniform(shape, random);
    Gradients gradients;
    Forward forward;
    try (Normalization all = normalization(channels)) {
      NormSpec spec = spec(channels);
      forward = all.forward(input, Affine.initial(spec), spec.initialStats(), Mode.TRAINING);
      gradients = all.backward(forward, upstream);
    }
    try (Normalization one = normalization(1)) {
      NormSpec spec = spec(1);
      Tensor alone = channel(input, chosen);
      Forward ofOne = one.forward(alone, Affine.initial(spec), spec.initialStats(), Mode.TRAINING);
      Gradients gradientsOfOne = one.backward(ofOne, channel(upstream, chosen));
      assertThat(channel(forward.output(), chosen)).isEqualTo(ofOne.output());
      assertThat(channel(gradients.input(), chosen)).isEqualTo(gradientsOfOne.input());
      assertThat(forward.after().mean().at(chosen)).isEqualTo(ofOne.after().mean().at(0));
      assertThat(gradients.scale().orElseThrow().at(chosen))
          .isEqualTo(gradientsOfOne.scale().orElseThrow().at(0));
      assertThat(gradients.shift().orElseThrow().at(chosen))
          .isEqualTo(gradientsOfOne.shift().orElseThrow().at(0));
    }
  }

  private static NormSpec spec(int channels) {
    return NormSpec.batchNorm2d(channels).withDType(DType.FLOAT32);
  }

  private static Normalization normalization(int channels) {
    return new VectorProvider().create(spec(channels));
  }

  private static Tensor uniform(Shape shape, SplittableRandom random) {
    double[] values = random.doubles(shape.elements(), -1, 3).toArray();
    return Tensor.adopting(shape, values).rounded(DType.FLOAT32);
  }

  /** One channel of a tensor of four axes, with an axis of size 1 left in its place. */
  private static Tensor channel(Tensor images, int channel) {
    Shape shape = images.shape();
    int inner = shape.elements(2, 4);
    double[] values = new double[shape.size(0) * inner];
    for (int i = 0; i < values.length; i++) {
      values[i] = images.at((i / inner * shape.size(1) + channel) * inner + i % inner);
    }
    return Tensor.adopting(shape.with(1, 1), values);
  }
}
