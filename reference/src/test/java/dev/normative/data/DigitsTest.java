package dev.normative.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigitsTest {

  @Test
  void theFirst1500ImagesAreForTrainingAndTheOther297ForTesting() {
    assertThat(Digits.train().count()).isEqualTo(1500);
    assertThat(Digits.test().count()).isEqualTo(297);
    assertThat(Digits.train().rows()).isEqualTo(8);
    assertThat(Digits.train().columns()).isEqualTo(8);
  }

  /** As scikit-learn's load_digits has them: images[0] starts 0, 0, 5, 13, 9, 1. */
  @Test
  void theImagesComeInTheOrderOfTheirSource() {
    LabelledImages train = Digits.train();
    assertThat(train.labels(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0);
    assertThat(train.scaledBatch(0)).startsWith(0, 0, 5 / 16.0, 13 / 16.0, 9 / 16.0, 1 / 16.0);
  }

  @ParameterizedTest
  @CsvSource({
    "images-idx3, 359cd13f0f514122884198b78a131df597421cbf5e93a76678fa96fc548f0d96",
    "labels-idx1, ce71631c1f31ce56fa54f31d1d498fafacff59b001e6c30c4a5e29508aa277ad"
  })
  void theFilesHaveTheChecksumsOfTheirAttribution(String name, String sha256) throws IOException {
    String resource = "digits-" + name + "-ubyte";
    try (InputStream in = Digits.class.getResourceAsStream(resource + ".gz");
        InputStream attribution = Digits.class.getResourceAsStream("ATTRIBUTION.md")) {
      assertThat(IdxFile.read(in, resource).sha256()).isEqualTo(sha256);
      assertThat(new String(attribution.readAllBytes(), StandardCharsets.UTF_8))
          .contains(sha256 + "  " + resource)
          .contains("CC BY 4.0")
          .contains("10.24432/C50P49");
    }
  }
}
