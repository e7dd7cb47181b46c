package dev.normative.accelerated.libtorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import dev.normative.contract.Affine;
import dev.normative.contract.ArgumentCheck;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.contract.SecondGradients;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One of LibTorch's normalizations.
 *
 * <p>A forward call keeps its arguments on the heap and nothing in native memory: a backward call
 * has LibTorch compute the output again, this time remembered by its autograd. So there is no
 * memory that a caller could forget to give back, and as many backward calls as wanted.
 */
final class LibTorchNormalization implements Normalization {
  private final NormSpec spec;
  private final Operation operation;
  private final LibTorch library;

  LibTorchNormalization(NormSpec spec, Operation operation, LibTorch library) {
    this.spec = spec;
    this.operation = operation;
    this.library = library;
  }

  private record Saved(
      LibTorchNormalization owner,
      Tensor input,
      Affine affine,
      RunningStats before,
      Mode mode,
      Tensor output,
      RunningStats after)
      implements Forward {}

  @Override
  public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
    ArgumentCheck.forward(spec, input, affine, before, mode);
    boolean tracked = spec.running().isPresent();
    boolean updates = tracked && mode == Mode.TRAINING;
    return inNativeMemory(
        "forward",
        input.shape(),
        call -> {
          PtNDArray mean = call.copyOf(Optional.of(before.mean()).filter(any -> tracked));
          PtNDArray variance = call.copyOf(Optional.of(before.variance()).filter(any -> tracked));
          NDList results =
              call.run(
                  library.forward(),
                  false,
                  call.settings(operation.settings(spec, mode, before.batches())),
                  call.copyOf(input),
                  call.copyOf(affine.scale()),
                  call.copyOf(affine.shift()),
                  mean,
                  variance);
          Tensor output = call.read(results.get(0), input.shape());
          RunningStats after = before;
          if (updates) {
            Shape channels = before.mean().shape();
            after =
                new RunningStats(
                    call.read(mean, channels), call.read(variance, channels), before.batches() + 1);
          }
          return new Saved(this, input, affine, before, mode, output, after);
        });
  }

  @Override
  public Gradients backward(Forward forward, Tensor upstream) {
    Saved saved = ownOrThrow(forward);
    ArgumentCheck.backward(spec, forward, upstream);
    Shape parameters = spec.reduction().parameterShape();
    return inNativeMemory(
        "backward",
        saved.input().shape(),
        call -> {
          Iterator<NDArray> results =
              call.run(library.gradients(), true, arguments(call, saved, upstream)).iterator();
          return new Gradients(
              call.read(results.next(), upstream.shape()),
              spec.scale() ? Optional.of(call.read(results.next(), parameters)) : Optional.empty(),
              spec.shift() ? Optional.of(call.read(results.next(), parameters)) : Optional.empty());
        });
  }

  @Override
  public SecondGradients doubleBackward(Forward forward, Tensor upstream, Gradients along) {
    Saved saved = ownOrThrow(forward);
    ArgumentCheck.doubleBackward(spec, forward, upstream, along);
    Shape parameters = spec.reduction().parameterShape();
    return inNativeMemory(
        "second backward",
        saved.input().shape(),
        call -> {
          PtNDArray[] arguments =
              Stream.concat(
                      Stream.of(arguments(call, saved, upstream)),
                      Stream.of(
                          call.copyOf(along.input()),
                          call.copyOf(along.scale()),
                          call.copyOf(along.shift())))
                  .toArray(PtNDArray[]::new);
          Iterator<NDArray> results =
              call.run(library.secondGradients(), true, arguments).iterator();
          Tensor ofUpstream = call.read(results.next(), upstream.shape());
          Tensor ofInput = call.read(results.next(), upstream.shape());
          return new SecondGradients(
              ofInput,
              spec.scale() ? Optional.of(call.read(results.next(), parameters)) : Optional.empty(),
              ofUpstream);
        });
  }

  private Saved ownOrThrow(Forward forward) {
    if (forward instanceof Saved saved && saved.owner() == this) {
      return saved;
    }
    throw new IllegalArgumentException(
        "backward needs what forward of this normalization returned, not " + forward);
  }

  /** What the script needs for the gradients of a forward call. */
  private PtNDArray[] arguments(NativeCall call, Saved saved, Tensor upstream) {
    boolean tracked = spec.running().isPresent();
    RunningStats before = saved.before();
    return new PtNDArray[] {
      call.settings(operation.settings(spec, saved.mode(), before.batches())),
      call.copyOf(saved.input()),
      call.copyOf(saved.affine().scale()),
      call.copyOf(saved.affine().shift()),
      call.copyOf(Optional.of(before.mean()).filter(any -> tracked)),
      call.copyOf(Optional.of(before.variance()).filter(any -> tracked)),
      call.copyOf(upstream)
    };
  }

  /** Runs a call and gives its memory back, whatever comes of it. */
  private <T> T inNativeMemory(String name, Shape input, Function<NativeCall, T> body) {
    try (NativeCall call = new NativeCall(library, spec.dtype())) {
      return body.apply(call);
    } catch (RuntimeException e) {
      throw NativeFailure.of(e, name, operation.norm(), input);
    }
  }
}
