package dev.normative.accelerated.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.accelerated.engine.Soak;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Nothing of a call stays in native memory. */
class NativeMemoryTest {

  /**
   * By how much resident memory may grow in a run. An input that {@link Soak} normalizes has 16
   * KiB, 28 MiB after nine tenths of 2000 calls; a session 100 KiB, of which the run makes
   * hundreds.
   */
  private static final long MOST_KIBIBYTES = 16 << 10;

  @Test
  @EnabledOnOs(OS.LINUX)
  void residentMemoryDoesNotGrow() throws Exception {
    assertThat(Soak.growth("onnxruntime")).isLessThan(MOST_KIBIBYTES);
  }
}
