package dev.normative.accelerated.libtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.pytorch.engine.PtNDManager;
import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Where LibTorch has a CUDA device, everything here is computed there unless it is told not to. */
@NeedsCuda
class CudaTest {
  private static final String WANTED = System.getProperty(DeviceChoice.PROPERTY);

  @Test
  void unlessToldOtherwiseTheFirstDeviceIsUsed() {
    assumeTrue(WANTED == null, DeviceChoice.PROPERTY + " asks for " + WANTED);
    assertThat(LibTorch.loaded().device().isGpu()).isTrue();
    assertThat(LibTorch.loaded().device().getDeviceId()).isZero();
    try (PtNDManager memory = LibTorch.loaded().newMemory()) {
      assertThat(memory.create(new double[] {1, 2}).getDevice().isGpu()).isTrue();
    }
  }

  /** {1, 2, 3, 4}: mean 5/2, variance 5/4; a few roundings of values of about 1. */
  @Test
  void aNormIsComputedThereAndComesBack() {
    NormSpec spec = NormSpec.layerNorm(4).withAffine(false, false);
    Tensor input = Tensor.of(Shape.of(1, 4), 1, 2, 3, 4);
    try (Normalization norm = new LibTorchProvider().create(spec)) {
      Tensor output =
          norm.forward(input, Affine.none(), RunningStats.none(), Mode.TRAINING).output();
      for (int i = 0; i < 4; i++) {
        double expected = (i - 1.5) / Math.sqrt(1.25 + spec.epsilon());
        assertThat(output.at(i)).isCloseTo(expected, within(16 * 0x1p-52));
      }
    }
  }
}
