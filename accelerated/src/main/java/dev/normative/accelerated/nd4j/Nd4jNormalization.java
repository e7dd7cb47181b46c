package dev.normative.accelerated.nd4j;

import dev.normative.contract.Affine;
import dev.normative.contract.ArgumentCheck;
import dev.normative.contract.Denominator;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** ND4J's batch normalization. Holds nothing in native memory between calls. */
final class Nd4jNormalization implements Normalization {
  private final NormSpec spec;
  private final PerChannel reduction;
  private final Nd4jLibrary library;

  /** A normalization of a specification whose reduction is per channel. */
  Nd4jNormalization(NormSpec spec, Nd4jLibrary library) {
    this.spec = spec;
    this.reduction = (PerChannel) spec.reduction();
    this.library = library;
  }

  /** The mean and variance [C] are those that the output was normalized with. */
  private record Saved(
      Nd4jNormalization owner,
      Tensor input,
      Affine affine,
      Tensor mean,
      Tensor variance,
      Tensor output,
      RunningStats after)
      implements Forward {}

  @Override
  public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
    ArgumentCheck.forward(spec, input, affine, before, mode);
    return inNativeMemory(
        "forward",
        input.shape(),
        call -> {
          INDArray values = call.copyOf(input);
          if (!spec.usesBatchStatistics(mode)) {
            INDArray mean = call.copyOf(before.mean());
            INDArray variance = call.copyOf(before.variance());
            return saved(call, input, values, affine, mean, variance, before);
          }
          INDArray mean = perChannel(call, values.mean(statisticsAxes(input)));
          INDArray variance = variance(call, values, input, Denominator.BIASED);
          RunningStats after =
              spec.running().isPresent() && mode == Mode.TRAINING
                  ? updated(call, spec.running().get(), input, values, mean, before)
                  : before;
          return saved(call, input, values, affine, mean, variance, after);
        });
  }

  private Saved saved(
      NativeCall call,
      Tensor input,
      INDArray values,
      Affine affine,
      INDArray mean,
      INDArray variance,
      RunningStats after) {
    INDArray output = call.room(input.shape());
    List<INDArray> inputs = new ArrayList<>(List.of(values, mean, variance));
    affine.scale().map(call::copyOf).ifPresent(inputs::add);
    affine.shift().map(call::copyOf).ifPresent(inputs::add);
    call.run("batchnorm", inputs, List.of(output), spec.epsilon(), arguments());
    return new Saved(
        this,
        input,
        affine,
        call.read(mean, reduction.parameterShape()),
        call.read(variance, reduction.parameterShape()),
        call.read(output, input.shape()),
        after);
  }

  /** Whether there is a scale, whether there is a shift, and where the channels are. */
  private int[] arguments() {
    return new int[] {spec.scale() ? 1 : 0, spec.shift() ? 1 : 0, reduction.axis()};
  }

  /** Every axis but that of the channels. */
  private int[] statisticsAxes(Tensor input) {
    return IntStream.range(0, input.shape().rank())
        .filter(axis -> axis != reduction.axis())
        .toArray();
  }

  private INDArray variance(NativeCall call, INDArray values, Tensor input, Denominator by) {
    return perChannel(call, values.var(by == Denominator.UNBIASED, statisticsAxes(input)));
  }

  /** Of a single value ND4J keeps the axes that it was to reduce: [1, C] in place of [C]. */
  private INDArray perChannel(NativeCall call, INDArray statistic) {
    return call.kept(statistic).reshape(reduction.channels());
  }

  private RunningStats updated(
      NativeCall call,
      RunningUpdate update,
      Tensor input,
      INDArray values,
      INDArray mean,
      RunningStats before) {
    double weight = update.newWeight(before.batches());
    INDArray variance = variance(call, values, input, update.stored());
    return new RunningStats(
        average(call, before.mean(), mean, weight),
        average(call, before.variance(), variance, weight),
        before.batches() + 1);
  }

  /** before (1 - weight) + batch weight, as ND4J's layers take it. */
  private static Tensor average(NativeCall call, Tensor before, INDArray batch, double weight) {
    INDArray old = call.copyOf(before);
    INDArray fresh = call.kept(batch.mul(weight));
    return call.read(old.muli(1 - weight).addi(fresh), before.shape());
  }

  @Override
  public Gradients backward(Forward forward, Tensor upstream) {
    Saved saved = ownOrThrow(forward);
    ArgumentCheck.backward(spec, forward, upstream);
    Shape channels = reduction.parameterShape();
    return inNativeMemory(
        "backward",
        upstream.shape(),
        call -> {
          List<INDArray> inputs =
              new ArrayList<>(
                  List.of(
                      call.copyOf(saved.input()),
                      call.copyOf(saved.mean()),
                      call.copyOf(saved.variance())));
          saved.affine().scale().map(call::copyOf).ifPresent(inputs::add);
          saved.affine().shift().map(call::copyOf).ifPresent(inputs::add);
          inputs.add(call.copyOf(upstream));
          INDArray ofInput = call.room(upstream.shape());
          // Those of mean and variance are 0: what they add is in the input's.
          List<INDArray> outputs =
              new ArrayList<>(List.of(ofInput, call.room(channels), call.room(channels)));
          Optional<INDArray> ofScale = saved.affine().scale().map(scale -> call.room(channels));
          ofScale.ifPresent(outputs::add);
          Optional<INDArray> ofShift = saved.affine().shift().map(shift -> call.room(channels));
          ofShift.ifPresent(outputs::add);
          call.run("batchnorm_bp", inputs, outputs, spec.epsilon(), arguments());
          return new Gradients(
              call.read(ofInput, upstream.shape()),
              ofScale.map(array -> call.read(array, channels)),
              ofShift.map(array -> call.read(array, channels)));
        });
  }

  private Saved ownOrThrow(Forward forward) {
    if (forward instanceof Saved saved && saved.owner() == this) {
      return saved;
    }
    throw new IllegalArgumentException(
        "backward needs what forward of this normalization returned, not " + forward);
  }

  /** Runs a call and gives its memory back, whatever comes of it. */
  private <T> T inNativeMemory(String name, Shape input, Function<NativeCall, T> body) {
    try (NativeCall call = new NativeCall(library, spec.dtype())) {
      return body.apply(call);
    } catch (RuntimeException e) {
      throw NativeFailure.of(e, name, input);
    }
  }
}
