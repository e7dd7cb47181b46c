package dev.normative.accelerated.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the provider goes round or does not claim: ND4J 1.0.0-M2.1, called by itself. A test that
 * fails with a newer one is good news.
 */
@NeedsNd4j
class OperationFindingsTest {

  @BeforeAll
  static void quietly() {
    Nd4jLibrary.loaded();
  }

  private static double[] layerNorm(double shift, double... row) {
    INDArray output =
        Nd4j.exec(
            DynamicCustomOp.builder("layer_norm")
                .addInputs(
                    Nd4j.createFromArray(new double[][] {row}),
                    Nd4j.ones(DataType.DOUBLE, row.length),
                    Nd4j.valueArrayOf(new long[] {row.length}, shift, DataType.DOUBLE))
                .addIntegerArguments(1)
                .addBooleanArguments(false)
                .build())[0];
    return output.toDoubleVector();
  }

  /** Why LAYER_NORM is not claimed; deeplearning4j#8241. Every framework's epsilon makes them 0. */
  @Test
  void layerNormHasNoEpsilon() {
    assertThat(layerNorm(0, 0, 1e-100)).containsExactly(-1, 1);
  }

  /**
   * Rule F2 would find it; deeplearning4j#9821: a mean that misses a constant by a rounding is
   * divided by a deviation of 0.
   */
  @Test
  void layerNormOfAConstantIsInfinite() {
    double[] constant = new double[16];
    Arrays.fill(constant, 1.5678);
    assertThat(layerNorm(0, constant)).containsOnly(Double.POSITIVE_INFINITY);
  }

  /** Rule F10 would find it: what is NaN after the division is taken for 0. */
  @Test
  void layerNormSwallowsNaNAndInfinity() {
    assertThat(layerNorm(7, 1, Double.NaN, 3)).containsExactly(7, 7, 7);
    assertThat(layerNorm(7, 1, Double.POSITIVE_INFINITY, 3)).containsExactly(7, 7, 7);
  }

  /** A program for a JVM of its own, which it ends. */
  static final class NoRows {
    private NoRows() {}

    public static void main(String[] arguments) {
      Nd4j.exec(
          DynamicCustomOp.builder("layer_norm")
              .addInputs(
                  Nd4j.create(DataType.DOUBLE, 0, 3),
                  Nd4j.ones(DataType.DOUBLE, 3),
                  Nd4j.zeros(DataType.DOUBLE, 3))
              .addIntegerArguments(1)
              .addBooleanArguments(false)
              .build());
    }
  }

  /** Rule F12 would find it: an integer division by the number of rows, which is 0. */
  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void layerNormOfNoRowsEndsTheJvm() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+SuppressFatalErrorMessage",
                "-cp",
                System.getProperty("java.class.path"),
                NoRows.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    int aborted = 128 + 6;
    assertThat(process.exitValue()).isEqualTo(aborted);
  }

  /** The fused operation's output, mean and variance of images [n, 1, 1, 1], channels last. */
  private static INDArray[] fused(DataType type, double epsilon, double... values) {
    return Nd4j.exec(
        DynamicCustomOp.builder("fused_batch_norm")
            .addInputs(
                Nd4j.createFromArray(values).castTo(type).reshape(values.length, 1, 1, 1),
                Nd4j.ones(type, 1),
                Nd4j.zeros(type, 1))
            .addFloatingPointArguments(epsilon)
            .addIntegerArguments(0, 1)
            .build());
  }

  /**
   * Why the provider calls another operation, and rule F3 would find it: epsilon is raised to
   * 1.001e-5, as TensorFlow does (tensorflow#37768). {0, 0.002} have the variance 1e-6.
   */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void fusedBatchNormRaisesEpsilon(DataType type) {
    double normalized = fused(type, 1e-12, 0, 0.002)[0].getDouble(1);
    assertThat(normalized).isEqualTo(0.001 / Math.sqrt(1e-6 + 1.001e-5), offset(1e-6));
    assertThat(0.001 / Math.sqrt(1e-6 + 1e-12)).isGreaterThan(0.99);
  }

  /** Rule F1 would find it: the mean of {0, 0.002} is 0.001, and in float64 it is a float. */
  @Test
  void fusedBatchNormIsFloat32InFloat64() {
    assertThat(fused(DataType.DOUBLE, 1e-3, 0, 0.002)[1].getDouble(0)).isEqualTo(0.001f);
  }

  /** Why the provider gives the statistics their shape. */
  @Test
  void theVarianceOfSingleValuesKeepsTheAxisThatIsReduced() {
    INDArray row = Nd4j.createFromArray(new double[][] {{1, 2}});
    assertThat(row.mean(0).shape()).containsExactly(2);
    assertThat(row.var(true, 0).shape()).containsExactly(1, 2);
  }
}
