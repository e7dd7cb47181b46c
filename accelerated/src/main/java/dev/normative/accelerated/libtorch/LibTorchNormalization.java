package dev.normative.accelerated.libtorch;

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
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Iterator;
import java.util.Optional;

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
    try (NativeCall call = new NativeCall(library, spec.dtype())) {
      PtNDArray[] arguments = arguments(call, input, affine, before, mode);
      NDList results = call.run(library.forward(), false, arguments);
      Tensor output = call.read(results.get(0), input.shape());
      RunningStats after = before;
      if (mode == Mode.TRAINING && spec.running().isPresent()) {
        Shape channels = before.mean().shape();
        after =
            new RunningStats(
                call.read(arguments[4], channels),
                call.read(arguments[5], channels),
                before.batches() + 1);
      }
      return new Saved(this, input, affine, before, mode, output, after);
    } catch (RuntimeException e) {
      throw NativeFailure.of(e, "forward", operation.norm(), input.shape());
    }
  }

  private PtNDArray[] arguments(
      NativeCall call, Tensor input, Affine affine, RunningStats before, Mode mode) {
    boolean tracked = spec.running().isPresent();
    return new PtNDArray[] {
      call.settings(operation.settings(spec, mode, before.batches())),
      call.copyOf(input),
      call.copyOf(affine.scale()),
      call.copyOf(affine.shift()),
      call.copyOf(tracked ? Optional.of(before.mean()) : Optional.empty()),
      call.copyOf(tracked ? Optional.of(before.variance()) : Optional.empty())
    };
  }

  @Override
  public Gradients backward(Forward forward, Tensor upstream) {
    if (!(forward instanceof Saved saved) || saved.owner() != this) {
      throw new IllegalArgumentException(
          "backward needs what forward of this normalization returned, not " + forward);
    }
    ArgumentCheck.backward(spec, forward, upstream);
    Shape parameters = spec.reduction().parameterShape();
    try (NativeCall call = new NativeCall(library, spec.dtype())) {
      PtNDArray[] known =
          arguments(call, saved.input(), saved.affine(), saved.before(), saved.mode());
      PtNDArray[] arguments = java.util.Arrays.copyOf(known, known.length + 1);
      arguments[known.length] = call.copyOf(upstream);
      Iterator<ai.djl.ndarray.NDArray> results =
          call.run(library.gradients(), true, arguments).iterator();
      return new Gradients(
          call.read(results.next(), upstream.shape()),
          spec.scale() ? Optional.of(call.read(results.next(), parameters)) : Optional.empty(),
          spec.shift() ? Optional.of(call.read(results.next(), parameters)) : Optional.empty());
    } catch (RuntimeException e) {
      throw NativeFailure.of(e, "backward", operation.norm(), saved.input().shape());
    }
  }
}
