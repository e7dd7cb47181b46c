package dev.normative.accelerated.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.normative.accelerated.engine.Soak;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Nothing of a call stays in native memory. */
@NeedsOnnxRuntime
class NativeMemoryTest {

  /**
   * By how much resident memory may grow in a run. An input that {@link Soak} normalizes has 16
   * KiB, 28 MiB after nine tenths of 2000 calls; a session 100 KiB, of which the run makes
   * hundreds.
   */
  private static final long MOST_KIBIBYTES = 16 << 10;

  /** Such a piece no other test takes. */
  private static final int UNCOMMON_BYTES = 1 << 19;

  @Test
  void aCallThatFailsGivesBackItsTensorsAndItsMemory() throws OrtException {
    OnnxRuntime library = OnnxRuntime.loaded();
    Operator operator =
        Operator.of(NormSpec.layerNorm(2).withDType(DType.FLOAT32), Mode.EVALUATION);
    ByteBuffer lent = library.memory().take(UNCOMMON_BYTES);
    library.memory().give(lent);
    List<OnnxTensor> tensors;
    try (NativeCall call = new NativeCall(library, DType.FLOAT32)) {
      call.argument("nothing of that name", Tensor.zeros(Shape.of(UNCOMMON_BYTES / Float.BYTES)));
      call.result("Y", Shape.of(1, 3));
      assertThatThrownBy(() -> library.inSession(operator, session -> run(call, session)))
          .hasRootCauseInstanceOf(OrtException.class);
      assertThat(call.read("Y", Shape.of(3)).toArray()).containsOnly(Double.NaN);
      tensors = call.tensors().toList();
      assertThat(tensors).hasSize(2).noneMatch(OnnxTensor::isClosed);
      assertThat(library.memory().take(UNCOMMON_BYTES)).isNotSameAs(lent);
    }
    assertThat(tensors).allMatch(OnnxTensor::isClosed);
    assertThat(library.memory().take(UNCOMMON_BYTES)).isSameAs(lent);
  }

  private static Void run(NativeCall call, OrtSession session) {
    try {
      call.run(session);
      return null;
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void residentMemoryDoesNotGrow() throws Exception {
    assertThat(Soak.growth("onnxruntime")).isLessThan(MOST_KIBIBYTES);
  }
}
