package dev.normative.accelerated.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeJarsTest {

  /** The classifiers of nd4j-native 1.0.0-M2.1, openblas 0.3.19-1.5.7 and javacpp 1.5.7. */
  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86_64",
    "Linux, aarch64, linux-arm64",
    "Mac OS X, x86_64, macosx-x86_64",
    "Mac OS X, aarch64, macosx-arm64",
    "Windows 11, amd64, windows-x86_64"
  })
  void thePlatformsClassifierIsJavaCpps(String system, String processor, String classifier) {
    assertThat(NativeJars.classifier(system, processor)).isEqualTo(classifier);
    assertThat(NativeJars.whereToGet("org.nd4j:nd4j-native", classifier))
        .isEqualTo("; add org.nd4j:nd4j-native with the classifier " + classifier);
  }

  @ParameterizedTest
  @CsvSource({"Linux, riscv64, linux-riscv64", "Windows 11, aarch64, windows-arm64"})
  void whereThereIsNoLibraryThatIsSaidWithThoseThatThereAre(
      String system, String processor, String classifier) {
    assertThat(NativeJars.classifier(system, processor)).isEqualTo(classifier);
    assertThat(NativeJars.whereToGet("org.bytedeco:openblas", classifier))
        .isEqualTo(
            "; org.bytedeco:openblas would need the classifier "
                + classifier
                + ", and there are only linux-x86_64, linux-arm64, macosx-x86_64, macosx-arm64,"
                + " windows-x86_64");
  }
}
