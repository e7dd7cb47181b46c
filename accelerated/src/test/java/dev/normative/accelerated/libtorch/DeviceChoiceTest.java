package dev.normative.accelerated.libtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceChoiceTest {
  private static final String FOUND = "no driver; LibTorch without CUDA in /a/folder";

  /** A machine with so many CUDA devices. */
  private static int choose(String wanted, int devices) {
    return DeviceChoice.of(
        wanted, number -> number < devices ? null : "there is no device " + number, FOUND);
  }

  @Test
  void unlessAskedForTheFirstCudaDeviceIsTakenElseTheCpu() {
    assertThat(choose(null, 2)).isZero();
    assertThat(choose(null, 0)).isEqualTo(DeviceChoice.CPU);
  }

  @Test
  void thePropertyChooses() {
    assertThat(choose("cpu", 2)).isEqualTo(DeviceChoice.CPU);
    assertThat(choose("cuda", 2)).isZero();
    assertThat(choose("cuda:1", 2)).isEqualTo(1);
  }

  @Test
  void theCpuIsTakenWithoutAskingForCuda() {
    assertThat(
            DeviceChoice.of(
                "cpu",
                number -> {
                  throw new AssertionError("asked for device " + number);
                },
                FOUND))
        .isEqualTo(DeviceChoice.CPU);
  }

  @Test
  void aDeviceThatIsNotThereIsRefusedWithWhatWasFoundAndWhatToDo() {
    assertThatThrownBy(() -> choose("cuda:2", 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("normative.device asks for cuda:2")
        .hasMessageContaining("there is no device 2")
        .hasMessageContaining(FOUND)
        .hasMessageContaining("driver")
        .hasMessageContaining("pytorch-native-cu128")
        .hasMessageContaining("PYTORCH_LIBRARY_PATH");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gpu", "CUDA", "cuda:", "cuda:-1", "cuda:1x", "cuda:99999999999"})
  void anythingElseIsRefused(String wanted) {
    assertThatThrownBy(() -> choose(wanted, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("normative.device is " + wanted)
        .hasMessageContaining("expected cpu, cuda, or cuda:1");
  }
}
