package dev.normative.accelerated.libtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.BaseNDManager;
import dev.normative.accelerated.engine.Soak;
import dev.normative.contract.Affine;
import dev.normative.contract.Forward;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.lang.reflect.Field;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Nothing of a call stays in native memory. */
@NeedsLibTorch
class NativeMemoryTest {

  /**
   * By how much resident memory may grow in a run. A tensor of LibTorch without any elements has
   * 192 bytes: one that is left behind by every pair of calls is 19 MB after 100,000 of them; the
   * smallest input that {@link Soak} normalizes has 16 KiB, 32 MB after 2000.
   */
  private static final long MOST_KIBIBYTES = 16 << 10;

  /** Arrays and managers that belong to the library's own manager, at any moment. */
  private static int held() throws ReflectiveOperationException {
    Field resources = BaseNDManager.class.getDeclaredField("resources");
    resources.setAccessible(true);
    try (var memory = LibTorch.loaded().newMemory()) {
      return ((Map<?, ?>) resources.get(memory.getParentManager())).size();
    }
  }

  @Test
  void everyCallGivesBackWhatItTook() throws Exception {
    NormSpec spec = NormSpec.batchNorm1d(2);
    Tensor input = Tensor.of(Shape.of(2, 2), 1, 2, 3, 5);
    try (Normalization norm = new LibTorchProvider().create(spec)) {
      int before = held();
      Forward forward =
          norm.forward(input, Affine.initial(spec), RunningStats.initial(2), Mode.TRAINING);
      norm.backward(forward, input);
      assertThat(held()).isEqualTo(before);
    }
  }

  @Test
  void soDoesACallThatFails() throws Exception {
    NormSpec spec = NormSpec.instanceNorm1d(2).withAffine(true, true);
    Tensor none = Tensor.zeros(Shape.of(0, 2, 3));
    try (Normalization norm = new LibTorchProvider().create(spec)) {
      int before = held();
      assertThatThrownBy(
              () -> norm.forward(none, Affine.initial(spec), RunningStats.none(), Mode.TRAINING))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(held()).isEqualTo(before);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void residentMemoryDoesNotGrow() throws Exception {
    assertThat(Soak.growth("libtorch")).isLessThan(MOST_KIBIBYTES);
  }
}
