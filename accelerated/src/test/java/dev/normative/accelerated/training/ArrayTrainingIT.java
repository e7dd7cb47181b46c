package dev.normative.accelerated.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.accelerated.VectorProvider;
import dev.normative.accelerated.kernel.Kernel;
import dev.normative.accelerated.kernel.KernelLookup;
import dev.normative.data.Digits;
import dev.normative.data.LabelledImages;
import dev.normative.data.Mnist;
import dev.normative.golden.Comparison;
import dev.normative.golden.LossBand;
import dev.normative.tensor.DType;
import dev.normative.train.Runs;
import dev.normative.train.TrainingRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Whole runs on arrays in float32: in the band of PyTorch's own, and the same bits as the tape
 * gives, with any number of threads and either kernel.
 *
 * <p>The digests of their losses are left in {@code target/digest}, so that builds on different
 * JDKs or machines can be compared with each other.
 */
class ArrayTrainingIT {
  private static final Kernel VECTOR = KernelLookup.choice(DType.FLOAT32).kernel();

  private static TrainingRun.Result train(
      String name, LabelledImages training, LabelledImages test, int threads, Kernel kernel) {
    return ArrayTrainer.execute(float32(name), training, test, threads, kernel, progress -> {});
  }

  private static TrainingRun float32(String name) {
    return Runs.named(name).withDType(DType.FLOAT32);
  }

  private static TrainingRun.Result onDigits(int threads, Kernel kernel) {
    return train("digits-mlp-adam", Digits.train(), Digits.test(), threads, kernel);
  }

  private static void assertInBand(String name, TrainingRun.Result result) {
    Comparison comparison =
        Comparison.withBand(
            LossBand.named(name + "-float32"),
            result.losses().toArray(),
            Runs.named(name).length().epochs());
    assertThat(comparison.agrees()).as(comparison.message()).isTrue();
  }

  private static void leaveDigest(String name, TrainingRun.Result result) throws Exception {
    double[] losses = result.losses().toArray();
    ByteBuffer bits = ByteBuffer.allocate((losses.length + 2) * Double.BYTES);
    bits.asDoubleBuffer().put(losses).put(result.test().loss()).put(result.test().accuracy());
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bits.array());
    Path folder = Files.createDirectories(Path.of("target", "digest"));
    Files.writeString(
        folder.resolve("arrays-" + name + ".txt"), HexFormat.of().formatHex(digest) + "\n");
  }

  @Test
  void theDigitsStayInTheBandWithTheBitsOfTheTape() throws Exception {
    TrainingRun.Result result = onDigits(1, VECTOR);
    assertInBand("digits-mlp-adam", result);
    leaveDigest("digits-mlp-adam", result);
    assertThat(
            float32("digits-mlp-adam")
                .execute(Digits.train(), Digits.test(), new VectorProvider(), progress -> {}))
        .isEqualTo(result);
  }

  @Test
  void theScalarTwinGivesTheSameBits() {
    assertThat(onDigits(1, Kernel.scalar())).isEqualTo(onDigits(1, VECTOR));
  }

  @Test
  void mnistStaysInTheBandWithTheBitsOfTheTwinOnTwoThreads() throws Exception {
    Mnist mnist = mnist();
    LabelledImages training = mnist.train();
    LabelledImages test = mnist.test();
    TrainingRun.Result result = train("mlp-adam", training, test, 1, VECTOR);
    assertInBand("mlp-adam", result);
    leaveDigest("mlp-adam", result);
    assertThat(train("mlp-adam", training, test, 2, VECTOR)).isEqualTo(result);
  }

  private static Mnist mnist() throws IOException {
    Mnist.Location location = Mnist.locate();
    if (location instanceof Mnist.Missing missing) {
      Assumptions.abort(missing.reason());
    }
    return location.orThrow();
  }
}
