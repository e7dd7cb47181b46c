package dev.normative.accelerated.libtorch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeJarsTest {

  /** The classifiers of pytorch-native-cpu 2.7.1, as they stand in its jars. */
  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86_64",
    "Linux, aarch64, linux-aarch64",
    "Mac OS X, aarch64, osx-aarch64",
    "Windows 11, amd64, win-x86_64"
  })
  void thePlatformsClassifierIsDjls(String system, String processor, String classifier) {
    assertThat(NativeJars.classifier(system, processor)).isEqualTo(classifier);
  }
}
