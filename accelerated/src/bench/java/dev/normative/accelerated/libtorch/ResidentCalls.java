package dev.normative.accelerated.libtorch;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.tensor.DType;
import java.util.Optional;

/**
 * One of LibTorch's operators on arrays that are in its memory already, for benchmarks: DJL has no
 * method for group normalization, the provider's script has.
 */
public final class ResidentCalls implements AutoCloseable {
  private final LibTorch library = LibTorch.loaded();
  private final NativeCall memory = new NativeCall(library, DType.FLOAT32);
  private final PtNDArray settings;
  private final PtNDArray nothing;

  /** The operator that a specification without running statistics means. */
  public ResidentCalls(NormSpec spec) {
    settings = memory.settings(Operation.of(spec).settings(spec, Mode.TRAINING, 0));
    nothing = memory.copyOf(Optional.empty());
  }

  /** Normalizes; LibTorch remembers what it computes if the thread has gradients switched on. */
  public PtNDArray forward(PtNDArray input, PtNDArray scale, PtNDArray shift) {
    return (PtNDArray)
        memory
            .run(
                library.forward(),
                JniUtils.isGradMode(),
                settings,
                input,
                scale,
                shift,
                nothing,
                nothing)
            .singletonOrThrow();
  }

  @Override
  public void close() {
    memory.close();
  }
}
