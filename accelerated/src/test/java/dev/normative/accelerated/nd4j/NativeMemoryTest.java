package dev.normative.accelerated.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.accelerated.engine.Soak;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Nothing of a call stays in native memory. */
@NeedsNd4j
class NativeMemoryTest {

  /**
   * By how much resident memory may grow in a run: the JVM takes 7 to 9 MiB to compile ND4J's Java
   * code. An input that {@link Soak} normalizes has 16 or 32 KiB, 43 MiB after nine tenths of 2000
   * calls.
   */
  private static final long MOST_KIBIBYTES = 16 << 10;

  @Test
  void aCallThatFailsGivesBackItsArrays() {
    List<INDArray> arrays;
    try (NativeCall call = new NativeCall(Nd4jLibrary.loaded(), DType.FLOAT32)) {
      INDArray input = call.copyOf(Tensor.of(Shape.of(1, 2), 3, 4));
      INDArray output = call.room(Shape.of(1, 2));
      assertThatThrownBy(
              () -> call.run("no_such_operation", List.of(input), List.of(output), 0.5, 1))
          .isInstanceOf(RuntimeException.class);
      assertThat(call.read(input, Shape.of(2)).toArray()).containsExactly(3, 4);
      assertThat(call.read(output, Shape.of(2)).toArray()).containsOnly(Double.NaN);
      arrays = call.arrays();
      assertThat(arrays).hasSize(2).noneMatch(INDArray::wasClosed);
    }
    assertThat(arrays).allMatch(INDArray::wasClosed);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void residentMemoryDoesNotGrow() throws Exception {
    assertThat(Soak.growth("nd4j")).isLessThan(MOST_KIBIBYTES);
  }
}
