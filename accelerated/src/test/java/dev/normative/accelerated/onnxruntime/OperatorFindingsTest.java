package dev.normative.accelerated.onnxruntime;

import static dev.normative.accelerated.onnxruntime.TestModel.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.normative.accelerated.onnxruntime.TestModel.Given;
import dev.normative.tensor.DType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the provider's models go round: ONNX Runtime 1.29.0, called with others. A test that fails
 * with a newer one is good news.
 */
@NeedsOnnxRuntime
class OperatorFindingsTest {

  /** 1, 2, 3, 6: mean 3, variance 3.5. */
  private static final Given BATCH = new Given("X", new double[] {1, 2, 3, 6}, 4, 1);

  private static TestModel training(float momentum) {
    return new TestModel("BatchNormalization", 15, DType.FLOAT32)
        .attribute("training_mode", 1)
        .attribute("momentum", momentum)
        .input("X")
        .constant("scale", 1)
        .constant("B", 0)
        .constant("mean", 0)
        .constant("var", 1)
        .unused("running_mean")
        .unused("running_var");
  }

  /**
   * Rule S3, onnxruntime#29790: constants of the same value are made one, and where nobody asks for
   * the running statistics, they are written over what was given for them, which is the scale and
   * the shift, too, before those are used. The provider gives each its own memory and asks for
   * everything.
   */
  @Test
  void theTrainingOutputOfAModelWithConstantsDependsOnMomentum() throws OrtException {
    double right = 3 / Math.sqrt(3.5 + 1e-5);
    assertThat(training(1).output(BATCH)[3]).isEqualTo(right, offset(1e-6));
    // The variance for a scale, and the mean for a shift.
    assertThat(training(0).output(BATCH)[3]).isEqualTo(3.5 * right + 3, offset(1e-5));
  }

  /** Rule D1: what is written over are the model's constants, so the next call is another one. */
  @Test
  void theSameCallOfAModelWithConstantsGivesSomethingElseEachTime() throws OrtException {
    TestModel model = training(0.5f);
    try (OrtSession session = model.session()) {
      double first = model.output(session, BATCH)[3];
      double second = model.output(session, BATCH)[3];
      assertThat(second).isGreaterThan(first + 1);
    }
  }

  private static TestModel groups(int operatorSet, DType dtype) {
    return new TestModel("GroupNormalization", operatorSet, dtype)
        .attribute("num_groups", 1)
        .input("X")
        .input("scale")
        .input("bias");
  }

  private static double[] groupNorm(TestModel model, int channels, double... values)
      throws OrtException {
    return model.output(
        new Given("X", values, 1, channels, values.length / channels),
        vector("scale", ones(channels)),
        vector("bias", new double[channels]));
  }

  /** ONNX says so: where stash_type is not given, statistics of float64 are of float32. */
  @Test
  void groupNormOfFloat64IsFloat32UnlessTold() throws OrtException {
    TestModel untold = groups(21, DType.FLOAT64).attribute("epsilon", 1e-12f);
    double above = 1 + 0x1p-30;
    assertThat(groupNorm(untold, 1, 1, above)).containsExactly(0, 0);
    assertThat(groupNorm(untold, 1, 1e39, 0)).containsOnly(Double.NaN);
    TestModel told = groups(21, DType.FLOAT64).attribute("stash_type", 11);
    assertThat(groupNorm(told, 1, 1, 3)).containsExactly(new double[] {-1, 1}, offset(1e-5));
  }

  /** ONNX says that, too, of layer normalization, whose kernel does not look. */
  @Test
  void layerNormOfFloat64IsFloat64WhateverItIsTold() throws OrtException {
    TestModel told =
        new TestModel("LayerNormalization", 17, DType.FLOAT64)
            .attribute("epsilon", 1e-30f)
            .attribute("stash_type", 1)
            .input("X")
            .input("scale");
    double[] output =
        told.output(new Given("X", new double[] {1, 1 + 0x1p-30}, 1, 2), vector("scale", 1, 1));
    assertThat(output).containsExactly(new double[] {-1, 1}, offset(1e-9));
  }

  /** A scale for each group up to operator set 20, for each channel from 21 on. */
  @ParameterizedTest
  @CsvSource({"18, 1", "20, 1", "21, 2", "23, 2"})
  void groupNormsScaleChangedItsShape(int operatorSet, int right) throws OrtException {
    TestModel model = groups(operatorSet, DType.FLOAT32);
    Given input = new Given("X", new double[] {1, 3, 5, 7}, 1, 2, 2);
    double[] output =
        model.output(input, vector("scale", new double[right]), vector("bias", ones(right)));
    assertThat(output).containsOnly(1);
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Why the provider refuses it. */
  @Test
  void instanceNormHasNoKernelForFloat64() {
    TestModel model =
        new TestModel("InstanceNormalization", 22, DType.FLOAT64)
            .input("X")
            .input("scale")
            .input("B");
    assertThatThrownBy(model::session)
        .isInstanceOf(OrtException.class)
        .hasMessageContaining("Could not find an implementation for InstanceNormalization(22)");
  }
}
