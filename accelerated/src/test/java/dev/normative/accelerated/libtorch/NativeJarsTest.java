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
    assertThat(NativeJars.whereToGetLibrary(classifier))
        .startsWith("; add ai.djl.pytorch:pytorch-native-cpu with the classifier " + classifier)
        .contains("PYTORCH_LIBRARY_PATH");
  }

  @ParameterizedTest
  @CsvSource({
    "Mac OS X, x86_64, osx-x86_64",
    "Linux, riscv64, linux-riscv64",
    "Windows 11, aarch64, win-aarch64"
  })
  void whereThereIsNoLibraryThatIsSaidWithThoseThatThereAre(
      String system, String processor, String classifier) {
    assertThat(NativeJars.classifier(system, processor)).isEqualTo(classifier);
    assertThat(NativeJars.whereToGetLibrary(classifier))
        .isEqualTo(
            "; ai.djl.pytorch:pytorch-native-cpu would need the classifier "
                + classifier
                + ", and there are only linux-x86_64, linux-aarch64, osx-aarch64, win-x86_64; let"
                + " the variable PYTORCH_LIBRARY_PATH name the lib folder of an installed one");
  }
}
