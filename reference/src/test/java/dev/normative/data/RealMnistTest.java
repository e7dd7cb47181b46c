package dev.normative.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Runs where MNIST is found, and says why it does not where it is not. */
class RealMnistTest {

  private static Mnist mnist() throws IOException {
    Mnist.Location location = Mnist.locate();
    assumeTrue(
        location instanceof Mnist.Found,
        () -> location instanceof Mnist.Missing missing ? missing.reason() : "");
    return location.orThrow();
  }

  @Test
  void theTrainingImagesAreTheKnownOnes() throws IOException {
    LabelledImages train = mnist().train();
    assertThat(train.count()).isEqualTo(60_000);
    assertThat(train.rows()).isEqualTo(28);
    assertThat(train.columns()).isEqualTo(28);
    assertThat(train.labels(0, 1, 2, 3, 4)).containsExactly(5, 0, 4, 1, 9);
    assertThat(meanPixel(train)).isBetween(33.3184, 33.3185);
  }

  @Test
  void theTestImagesAreTheKnownOnes() throws IOException {
    LabelledImages test = mnist().test();
    assertThat(test.count()).isEqualTo(10_000);
    assertThat(test.labels(0, 1, 2, 3, 4)).containsExactly(7, 2, 1, 0, 4);
  }

  /** The mean that everybody normalizes MNIST by, 0.1307, is this number divided by 255. */
  private static double meanPixel(LabelledImages images) {
    long sum = 0;
    for (int image = 0; image < images.count(); image++) {
      for (int pixel = 0; pixel < images.pixelsPerImage(); pixel++) {
        sum += images.pixel(image, pixel);
      }
    }
    return (double) sum / images.count() / images.pixelsPerImage();
  }
}
