package dev.normative.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.contract.Accumulator;
import dev.normative.contract.Affine;
import dev.normative.contract.Capability;
import dev.normative.contract.Deviation;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that does not do as the protocol says fails its call, and only that. */
class ProcessProviderTest {
  private static final NormSpec SPEC = NormSpec.batchNorm1d(2).withoutRunning();
  private static final Tensor INPUT = Tensor.of(Shape.of(2, 2), 1, 2, 3, 5);

  @TempDir static Path folder;

  /** A program in Java: the one interpreter that is there wherever this test is. */
  private static ProcessProvider program(String misbehaviour, Duration limit) {
    return new ProcessProvider(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            OddProgram.class.getName(),
            misbehaviour),
        limit);
  }

  private static ProcessProvider program(String misbehaviour) {
    return program(misbehaviour, Duration.ofSeconds(30));
  }

  private static Forward forward(ProcessProvider provider) {
    try (Normalization norm = provider.create(SPEC)) {
      return norm.forward(INPUT, Affine.initial(SPEC), RunningStats.none(), Mode.TRAINING);
    }
  }

  @Test
  void aProgramSaysWhatItIs() {
    try (ProcessProvider provider = program("none")) {
      assertThat(provider.name()).isEqualTo("odd");
      assertThat(provider.accumulator(DType.FLOAT64)).isEqualTo(Accumulator.WIDE);
      assertThat(provider.capabilities())
          .containsExactlyInAnyOrder(
              Capability.BATCH_NORM, Capability.FLOAT64, Capability.BACKWARD, Capability.TRAINING);
    }
  }

  @Test
  void everyNumberComesBackWithTheSameBits() {
    double[] odd = {
      0.0,
      -0.0,
      Double.MIN_VALUE,
      -Double.MAX_VALUE,
      0.1,
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.MIN_NORMAL,
      1 + Math.ulp(1.0)
    };
    Tensor input = Tensor.of(Shape.of(5, 2), odd);
    try (ProcessProvider provider = program("none");
        Normalization norm = provider.create(SPEC)) {
      Forward forward =
          norm.forward(input, Affine.initial(SPEC), RunningStats.none(), Mode.TRAINING);
      assertThat(forward.output()).isEqualTo(input);
      Gradients gradients = norm.backward(forward, input);
      assertThat(gradients.input()).isEqualTo(input);
      assertThat(gradients.scale()).contains(Tensor.vector(1, 1));
      assertThat(gradients.shift()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exit|ended with exit code 3",
        "garbage|begins with none of ok, refused, unsupported and failed",
        "empty|the line ends where ok, refused, unsupported or failed was expected",
        "short|the line ends where a number of the output was expected",
        "word|\"seven\" is not a number of the output",
        "rank|the output of rank 99; expected -1 to 16",
        "huge|has a size of 2000000000, but the line not as many numbers",
        "negative|has a size of -2, but the line not as many numbers",
        "missing|the output is missing (its rank is -1)",
        "more|\"0x1p+0\" follows where the line should end",
        "count|\"1.5\" is not the count of batches",
        "statistics|a layer cannot have counted -1 batches",
        "failed|failed: on purpose"
      })
  void aCallThatFailsSaysHowAndTheNextOneIsAnswered(String misbehaviour, String message) {
    try (ProcessProvider provider = program("second-" + misbehaviour)) {
      assertThat(forward(provider).output()).isEqualTo(INPUT);
      assertThatThrownBy(() -> forward(provider))
          .isInstanceOf(ProcessFailure.class)
          .hasMessageContaining(message);
      assertThat(forward(provider).output()).isEqualTo(INPUT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"second-hang", "second-endless"})
  void aProgramThatDoesNotAnswerIsEnded(String misbehaviour) {
    // Two seconds: the JVM that runs the program has to start within them, too.
    try (ProcessProvider provider = program(misbehaviour, Duration.ofSeconds(2))) {
      assertThat(forward(provider).output()).isEqualTo(INPUT);
      assertThatThrownBy(() -> forward(provider))
          .isInstanceOf(ProcessFailure.class)
          .hasMessageContaining("did not answer within 2.0 s");
    }
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
        .noneMatch(child -> child.info().commandLine().orElse("").contains(misbehaviour));
  }

  @Test
  void aLineThatWasNotAskedForIsNoReply() {
    try (ProcessProvider provider = program("second-twice")) {
      forward(provider);
      // The superfluous reply comes with the second call or is noticed at the third.
      assertThatThrownBy(
              () -> {
                forward(provider);
                Thread.sleep(200);
                forward(provider);
              })
          .isInstanceOf(ProcessFailure.class)
          .hasMessageContaining("wrote a line that it was not asked for");
    }
  }

  @Test
  void aMillionLinesOnStandardErrorHoldNothingUp() {
    try (ProcessProvider provider = program("noise")) {
      assertThat(forward(provider).output()).isEqualTo(INPUT);
    }
  }

  @Test
  void whatItWroteToStandardErrorIsShownWhenItFails() {
    try (ProcessProvider provider = program("second-exit")) {
      forward(provider);
      assertThatThrownBy(() -> forward(provider)).hasMessageContaining("last words");
    }
  }

  @Test
  void refusalsAreIllegalArgumentsAndTheProgramGoesOn() {
    try (ProcessProvider provider = program("second-refused")) {
      forward(provider);
      assertThatThrownBy(() -> forward(provider))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("shape [2, 2]: expected  another");
      assertThat(forward(provider).output()).isEqualTo(INPUT);
    }
  }

  @Test
  void anExecutableThatIsNotThereIsNamed() {
    try (ProcessProvider provider = new ProcessProvider(List.of(folder + "/nothing"))) {
      assertThatThrownBy(provider::name)
          .isInstanceOf(ProcessFailure.class)
          .hasMessageContaining("cannot start [" + folder + "/nothing]");
    }
  }

  @Test
  void aClosedProviderAnswersNoMore() {
    ProcessProvider provider = program("none");
    assertThat(provider.name()).isEqualTo("odd");
    provider.close();
    assertThatThrownBy(() -> provider.create(SPEC)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anUnknownClaimIsRefusedByName() {
    try (ProcessProvider provider = program("claim")) {
      assertThatThrownBy(provider::capabilities)
          .isInstanceOf(ProcessFailure.class)
          .hasMessageContaining("there is no capability \"MAGIC\"");
    }
  }

  @Test
  void aProgramOfAnotherVersionSaysSoAtEveryRequest() {
    try (ProcessProvider provider = program("version")) {
      for (int request = 0; request < 2; request++) {
        assertThatThrownBy(() -> provider.create(SPEC))
            .isInstanceOf(ProcessFailure.class)
            .hasMessageContaining("does not speak version 1: version 1");
      }
    }
  }

  @Test
  void aProgramDeclaresWhatItIsKnownNotToKeep() {
    try (ProcessProvider provider = program("deviates")) {
      assertThat(provider.deviations())
          .containsExactly(
              Deviation.of(
                      "F9",
                      Capability.BATCH_NORM,
                      "it  overflows, silently",
                      "https://example.org/9")
                  .inOneOf(300),
              Deviation.ofEveryNorm("F1", "it is the identity", ""));
      assertThat(provider.capabilities()).hasSize(4);
    }
    try (ProcessProvider provider = program("none")) {
      assertThat(provider.deviations()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "deviates-for-ever|more than 10000 deviations",
        "deviates-without-reason|declared without a reason",
        "deviates-of-no-norm|for BACKWARD; expected one of [BATCH_NORM",
        "deviates-too-rarely|integer overflow"
      })
  void aDeclarationThatMakesNoSenseIsRefused(String misbehaviour, String message) {
    try (ProcessProvider provider = program(misbehaviour)) {
      assertThatThrownBy(provider::deviations)
          .isInstanceOf(ProcessFailure.class)
          .hasMessageContaining(message);
    }
  }
}
