package dev.normative.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.data.Digits;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One run has one result, bit for bit.
 *
 * <p>The digest of the losses' bits is also left in {@code target/digest}, so that builds on
 * different JDKs or machines can be compared with each other.
 */
class DigestTest {

  @ParameterizedTest
  @CsvSource({"digits-mlp-sgd, FLOAT64", "digits-cnn-adam, FLOAT64", "digits-mlp-adam, FLOAT32"})
  void aRunRepeatedHasTheSameBits(String name, DType dtype) throws IOException {
    String digest = digest(name, dtype);
    Path folder = Files.createDirectories(Path.of("target", "digest"));
    Files.writeString(folder.resolve(name + "-" + dtype + ".txt"), digest + "\n");
    assertThat(digest(name, dtype)).isEqualTo(digest);
  }

  private static String digest(String name, DType dtype) {
    TrainingRun.Result result =
        Runs.named(name)
            .withDType(dtype)
            .execute(Digits.train(), Digits.test(), new ReferenceProvider(), progress -> {});
    double[] losses = result.losses().toArray();
    ByteBuffer bits = ByteBuffer.allocate((losses.length + 2) * Double.BYTES);
    for (double loss : losses) {
      bits.putDouble(loss);
    }
    bits.putDouble(result.test().loss()).putDouble(result.test().accuracy());
    return HexFormat.of().formatHex(sha256().digest(bits.array()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
