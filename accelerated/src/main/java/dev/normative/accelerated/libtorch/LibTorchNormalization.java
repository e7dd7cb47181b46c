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
  /** Places among the arguments. */
  private static final int MEAN = 4;

  private static final int VARIANCE = 5;

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
    boolean updates = spec.running().isPresent() && mode == Mode.TRAINING;
    return inNativeMemory(
        "forward",
        input.shape(),
        call -> {
          PtNDArray[] arguments = arguments(call, input, affine, before, mode);
          NDList results = call.run(library.forward(), false, arguments);
          Tensor output = call.read(results.get(0), input.shape());
          RunningStats after = updates ? written(call, arguments, before) : before;
          return new Saved(this, input, affine, before, mode, output, after);
        });
  }

  /** The statistics that LibTorch has written over the given ones. */
  private static RunningStats written(NativeCall call, PtNDArray[] arguments, RunningStats before) {
    Shape channels = before.mean().shape();
    return new RunningStats(
        call.read(arguments[MEAN], channels),
        call.read(arguments[VARIANCE], channels),
        before.batches() + 1);
  }

  @Override
  public Gradients backward(Forward forward, Tensor upstream) {
    Saved saved = ownOrThrow(forward);
    ArgumentCheck.backward(spec, forward, upstream);
    return inNativeMemory(
        "backward",
        upstream.shape(),
        call -> {
          PtNDArray[] arguments = joined(arguments(call, saved), call.copyOf(upstream));
          Iterator<NDArray> results = call.run(library.gradients(), true, arguments).iterator();
          return new Gradients(
              call.read(results.next(), upstream.shape()),
              parameter(call, results, spec.scale()),
              parameter(call, results, spec.shift()));
        });
  }

  @Override
  public SecondGradients doubleBackward(Forward forward, Tensor upstream, Gradients along) {
    Saved saved = ownOrThrow(forward);
    ArgumentCheck.doubleBackward(spec, forward, upstream, along);
    return inNativeMemory(
        "second backward",
        upstream.shape(),
        call -> {
          PtNDArray[] arguments =
              joined(
                  arguments(call, saved),
                  call.copyOf(upstream),
                  call.copyOf(along.input()),
                  call.copyOf(along.scale()),
                  call.copyOf(along.shift()));
          Iterator<NDArray> results =
              call.run(library.secondGradients(), true, arguments).iterator();
          Tensor ofUpstream = call.read(results.next(), upstream.shape());
          Tensor ofInput = call.read(results.next(), upstream.shape());
          return new SecondGradients(ofInput, parameter(call, results, spec.scale()), ofUpstream);
        });
  }

  private Optional<Tensor> parameter(NativeCall call, Iterator<NDArray> results, boolean there) {
    return there
        ? Optional.of(call.read(results.next(), spec.reduction().parameterShape()))
        : Optional.empty();
  }

  private Saved ownOrThrow(Forward forward) {
    if (forward instanceof Saved saved && saved.owner() == this) {
      return saved;
    }
    throw new IllegalArgumentException(
        "backward needs what forward of this normalization returned, not " + forward);
  }

  private PtNDArray[] arguments(NativeCall call, Saved saved) {
    return arguments(call, saved.input(), saved.affine(), saved.before(), saved.mode());
  }

  /** What every method of the script takes first. Statistics that are not tracked are empty. */
  private PtNDArray[] arguments(
      NativeCall call, Tensor input, Affine affine, RunningStats before, Mode mode) {
    return new PtNDArray[] {
      call.settings(operation.settings(spec, mode, before.batches())),
      call.copyOf(input),
      call.copyOf(affine.scale()),
      call.copyOf(affine.shift()),
      call.copyOf(before.mean()),
      call.copyOf(before.variance())
    };
  }

  private static PtNDArray[] joined(PtNDArray[] first, PtNDArray... more) {
    return Stream.of(first, more).flatMap(Stream::of).toArray(PtNDArray[]::new);
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
