package dev.normative.accelerated.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimeJarsTest {

  /** The folders of the libraries in ONNX Runtime 1.29.0's jar. */
  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x64",
    "Linux, aarch64, linux-aarch64",
    "Mac OS X, aarch64, osx-aarch64",
    "Mac OS X, x86_64, osx-x64",
    "Windows 11, amd64, win-x64"
  })
  void thePlatformsNameIsOnnxRuntimes(String system, String processor, String name) {
    assertThat(RuntimeJars.platform(system, processor)).isEqualTo(name);
  }

  @Test
  void whereThereIsNoLibraryItIsSaidWhatThereIs() {
    assertThat(RuntimeJars.noLibrary("osx-x64"))
        .contains("no library for osx-x64")
        .contains("osx-aarch64")
        .contains("-Donnxruntime.native.path");
  }
}
