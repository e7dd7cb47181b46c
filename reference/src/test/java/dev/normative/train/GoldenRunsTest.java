package dev.normative.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.data.Digits;
import dev.normative.data.LabelledImages;
import dev.normative.data.Mnist;
import dev.normative.golden.Comparison;
import dev.normative.golden.GoldenCurve;
import dev.normative.golden.Sensitivity;
import dev.normative.norm.ReferenceProvider;
import java.io.IOException;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference itself, held step by step against what PyTorch computed in double precision. */
class GoldenRunsTest {

  /**
   * How far the loss on the test data may be off. It is more sensitive than the training losses
   * where Adam meets a bias before batch normalization. The gradient of such a bias is rounding
   * noise g, of which Adam makes steps of up to learning rate * g / epsilon = 1e5 g. In training
   * the normalization removes the bias again; in evaluation it subtracts a running mean, which lags
   * behind the bias by ten steps or so. That makes 1e6 g, relative to a loss of order 1.
   *
   * <p>In fully connected layers g is at most some 1e-15. In the convolutions of MNIST it is a sum
   * over 64 x 28 x 28 places: PyTorch 2.13.0 itself has gradients of up to 3e-12 there, and its
   * test losses after five runs that differ in the number of threads or by one unit in the last
   * place of one weight spread by 1.5e-7.
   */
  private static double testLossTolerance(TrainingRun run) {
    double noise = run.name().equals("cnn-adam") ? 3e-12 : 1e-15;
    return 1e6 * noise;
  }

  static Stream<String> digits() {
    return Runs.all().stream()
        .filter(run -> run.networks() == Networks.forDigits())
        .map(TrainingRun::name);
  }

  @ParameterizedTest
  @MethodSource
  void digits(String run) {
    agrees(Runs.named(run), Digits.train(), Digits.test());
  }

  @Test
  void mnistMultilayerPerceptron() throws IOException {
    agreesOnMnist("mlp-adam");
  }

  static Stream<String> otherMnistRuns() {
    return Runs.all().stream()
        .filter(run -> run.networks() == Networks.forMnist())
        .map(TrainingRun::name)
        .filter(run -> !run.equals("mlp-adam"));
  }

  @ParameterizedTest
  @MethodSource
  @EnabledIfSystemProperty(
      named = "normative.curves",
      matches = "all",
      disabledReason = "takes half a minute; run it with -Dnormative.curves=all")
  void otherMnistRuns(String run) throws IOException {
    agreesOnMnist(run);
  }

  private static void agreesOnMnist(String run) throws IOException {
    Mnist.Location location = Mnist.locate();
    if (location instanceof Mnist.Missing missing) {
      Assumptions.abort(missing.reason());
    }
    Mnist mnist = location.orThrow();
    agrees(Runs.named(run), mnist.train(), mnist.test());
  }

  private static void agrees(TrainingRun run, LabelledImages training, LabelledImages test) {
    GoldenCurve golden = GoldenCurve.named(run.name() + "-float64");
    TrainingRun.Result result =
        run.execute(training, test, new ReferenceProvider(), progress -> {});
    Comparison comparison =
        Comparison.withCurve(
            golden, result.losses().toArray(), Sensitivity.toleranceFor(run.name()));
    assertThat(comparison.agrees()).as(comparison.message()).isTrue();
    assertThat(result.test().loss())
        .isCloseTo(
            golden.header().testLoss(), Percentage.withPercentage(100 * testLossTolerance(run)));
    assertThat(result.test().accuracy()).isEqualTo(golden.header().testAccuracy());
  }
}
