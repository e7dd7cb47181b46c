package dev.normative.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.StridedLayout;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The face on arrays, and the ways there and back: both are the normalization itself. */
class ArraysTest {
  private static final Shape SHAPE = Shape.of(3, 4, 5);
  private static final NormSpec BATCH_NORM = NormSpec.batchNorm1d(4).withDType(DType.FLOAT32);

  static Stream<NormSpec> specs() {
    return Stream.of(
            NormSpec.batchNorm1d(4),
            NormSpec.layerNorm(5),
            NormSpec.groupNorm(2, 4).withReduction(new Reduction.ChannelGroups(2, 4, 1, 3, 3)),
            NormSpec.instanceNorm1d(4),
            NormSpec.rmsNorm(5))
        .flatMap(spec -> Stream.of(spec, spec.withDType(DType.FLOAT32)));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void thereAndBackIsTheNormalizationItself(NormSpec spec) {
    Tensor input = drawn(SHAPE, 1, spec.dtype());
    Tensor upstream = drawn(SHAPE, 2, spec.dtype());
    Affine affine = Affine.initial(spec);
    for (Mode mode : Mode.values()) {
      try (Normalization direct = new ReferenceProvider().create(spec);
          Normalization backed =
              new ArrayBackedNormalization(spec, new ReferenceProvider().createArrays(spec, 2))) {
        Forward expected = direct.forward(input, affine, spec.initialStats(), mode);
        Forward actual = backed.forward(input, affine, spec.initialStats(), mode);
        assertThat(actual.output()).isEqualTo(expected.output());
        assertThat(actual.after()).isEqualTo(expected.after());
        Gradients gradients = direct.backward(expected, upstream);
        assertThat(backed.backward(actual, upstream)).isEqualTo(gradients);
        assertThat(backed.backward(actual, upstream)).as("again").isEqualTo(gradients);
      }
    }
  }

  @Test
  void anInputMayRepeatItsElements() {
    NormSpec spec = NormSpec.layerNorm(2);
    ArrayView rows =
        new ArrayView.Doubles(new double[] {1, 3}, new StridedLayout(Shape.of(3, 2), 0, 0, 1));
    ArrayView output = ArrayView.blank(StridedLayout.dense(Shape.of(3, 2)), DType.FLOAT64);
    try (ArrayNormalization arrays = new ReferenceProvider().createArrays(spec, 1)) {
      arrays.forward(
          rows,
          ArrayAffine.copyOf(Affine.initial(spec), DType.FLOAT64),
          ArrayStatistics.copyOf(RunningStats.none(), DType.FLOAT64),
          Mode.EVALUATION,
          output,
          arrays.workspace());
    }
    assertThat(output.get(0)).isEqualTo(-output.get(1)).isEqualTo(output.get(4));
  }

  @Test
  void memoryThatDoesNotFitIsRefusedAndNothingWritten() {
    Tensor input = drawn(SHAPE, 1, DType.FLOAT32);
    ArrayView right = ArrayView.copyOf(input, DType.FLOAT32);
    assertRefused("array of FLOAT64", ArrayView.copyOf(input, DType.FLOAT64), right);
    assertRefused(
        "output [4, 5] must have the shape [3, 4, 5]",
        right,
        ArrayView.copyOf(Tensor.zeros(Shape.of(4, 5)), DType.FLOAT32));
    assertRefused(
        "share memory",
        right,
        new ArrayView.Floats(new float[60], new StridedLayout(SHAPE, 0, 0, 5, 1)));
    assertRefused("output is null", right, null);
    assertRefused("input is null", null, right);
  }

  private static void assertRefused(String message, ArrayView input, ArrayView output) {
    ArrayStatistics running = ArrayStatistics.copyOf(BATCH_NORM.initialStats(), DType.FLOAT32);
    Tensor before = output == null ? null : output.toTensor();
    try (ArrayNormalization arrays = new ReferenceProvider().createArrays(BATCH_NORM, 1)) {
      assertThatThrownBy(
              () ->
                  arrays.forward(
                      input,
                      ArrayAffine.copyOf(Affine.initial(BATCH_NORM), DType.FLOAT32),
                      running,
                      Mode.TRAINING,
                      output,
                      arrays.workspace()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(message);
    }
    assertThat(running.toRunningStats()).isEqualTo(BATCH_NORM.initialStats());
    if (output != null) {
      assertThat(output.toTensor()).isEqualTo(before);
    }
  }

  @Test
  void backwardNeedsAForwardCallAndItsMemory() {
    ArrayView values = ArrayView.copyOf(drawn(SHAPE, 1, DType.FLOAT32), DType.FLOAT32);
    ArrayView gradient = ArrayView.blank(values.layout(), DType.FLOAT32);
    ArrayAffine affine = ArrayAffine.copyOf(Affine.initial(BATCH_NORM), DType.FLOAT32);
    ArrayAffine none = new ArrayAffine(Optional.empty(), Optional.empty());
    try (ArrayNormalization arrays = new ReferenceProvider().createArrays(BATCH_NORM, 1)) {
      ArrayWorkspace workspace = arrays.workspace();
      assertThatThrownBy(() -> arrays.backward(values, affine, values, gradient, affine, workspace))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("call forward first");
      ArrayStatistics running = ArrayStatistics.copyOf(BATCH_NORM.initialStats(), DType.FLOAT32);
      arrays.forward(values, affine, running, Mode.TRAINING, gradient, workspace);
      assertThatThrownBy(() -> arrays.backward(values, affine, values, gradient, none, workspace))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("needs memory for a scale gradient");
      assertThatThrownBy(
              () ->
                  arrays.backward(
                      values, affine, values, gradient, affine, new ArrayWorkspace() {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("workspace()");
    }
  }

  @Test
  void anArrayThatIsTooShortIsRefused() {
    assertThatThrownBy(() -> new ArrayView.Floats(new float[59], StridedLayout.dense(SHAPE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("60 elements at least, not 59");
  }

  private static Tensor drawn(Shape shape, long seed, DType dtype) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[shape.elements()];
    Arrays.setAll(values, i -> dtype.round(random.nextDouble(-2, 3)));
    return Tensor.adopting(shape, values);
  }
}
