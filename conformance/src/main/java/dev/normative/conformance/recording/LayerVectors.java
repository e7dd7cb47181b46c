package dev.normative.conformance.recording;

import dev.normative.conformance.Family;
import dev.normative.conformance.replay.Replay;
import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.golden.GoldenCase;
import dev.normative.golden.GoldenStep;
import dev.normative.golden.GoldenTensor;
import dev.normative.golden.GoldenVectors;
import dev.normative.golden.Settings;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * The layers of one framework, taken through several steps each: what they are called there, what
 * they compute, and in which arithmetic.
 *
 * <p>Every step starts from the state in the file: otherwise one wrong step would be counted again
 * in all that follow, and PyTorch 2.13 itself counts a batch that it refuses.
 */
abstract class LayerVectors {

  /**
   * The framework's names.
   *
   * @param scale of the scale
   * @param shift of the shift
   * @param mean of the running mean
   * @param variance of the running variance
   */
  record Names(String scale, String shift, String mean, String variance) {}

  private static final String COUNTER = "num_batches_tracked";

  private final Names names;
  private final Formula formula;

  LayerVectors(Names names, Formula formula) {
    this.names = names;
    this.formula = formula;
  }

  /** Which normalization a layer is. */
  abstract Family family(Settings layer);

  /** What a layer computes, in the format that it was told. */
  abstract NormSpec spec(GoldenCase golden);

  /** The format that a layer really computes in. */
  abstract DType computedIn(NormSpec spec);

  /** Every step of every case of a file, such as {@code pytorch/layer_norm}. */
  final List<Recording> read(String file) {
    return read(file, GoldenVectors.named(file));
  }

  /**
   * Every step of every case of vectors.
   *
   * @param file what to call them
   * @throws IllegalArgumentException if a case is none of this framework's
   */
  final List<Recording> read(String file, GoldenVectors vectors) {
    List<Recording> recordings = new ArrayList<>();
    for (GoldenCase golden : vectors.cases()) {
      recordings.addAll(
          Recordings.understood("case " + golden.id(), () -> recordings(file, golden)));
    }
    return recordings;
  }

  private List<Recording> recordings(String file, GoldenCase golden) {
    NormSpec spec = spec(golden);
    return IntStream.range(0, golden.steps().size())
        .mapToObj(i -> recording(file, golden, spec, i))
        .toList();
  }

  private Recording recording(String file, GoldenCase golden, NormSpec spec, int i) {
    GoldenStep step = golden.steps().get(i);
    Family family = family(golden.layer());
    DType dtype = computedIn(spec);
    Optional<Tensor> upstream = Optional.empty();
    Recording.Outcome outcome;
    if (step.outcome() instanceof GoldenStep.Computed computed) {
      upstream = Optional.of(tensor(computed.gradOutput(), dtype));
      outcome = new Recording.Computed(values(step, computed, dtype), batches(family, step));
    } else {
      outcome = new Recording.Refused(((GoldenStep.Refused) step.outcome()).reason());
    }
    Map<String, GoldenTensor> before = golden.stateBefore(i);
    Mode mode = step.mode() == GoldenStep.Mode.TRAIN ? Mode.TRAINING : Mode.EVALUATION;
    Affine affine =
        new Affine(state(before, names.scale, dtype), state(before, names.shift, dtype));
    return new Recording(
        file,
        "case " + golden.id() + " step " + i,
        family,
        new Replay(
            spec, tensor(step.input(), dtype), affine, running(before, dtype), mode, upstream),
        outcome,
        dtype,
        formula);
  }

  private Map<Quantity, Tensor> values(GoldenStep step, GoldenStep.Computed computed, DType dtype) {
    Map<Quantity, Tensor> values = new EnumMap<>(Quantity.class);
    values.put(Quantity.OUTPUT, tensor(computed.output(), dtype));
    values.put(Quantity.INPUT_GRADIENT, tensor(computed.gradInput(), dtype));
    state(computed.gradients(), names.scale, dtype)
        .ifPresent(gradient -> values.put(Quantity.SCALE_GRADIENT, gradient));
    state(computed.gradients(), names.shift, dtype)
        .ifPresent(gradient -> values.put(Quantity.SHIFT_GRADIENT, gradient));
    state(step.stateAfter(), names.mean, dtype)
        .ifPresent(mean -> values.put(Quantity.RUNNING_MEAN, mean));
    state(step.stateAfter(), names.variance, dtype)
        .ifPresent(variance -> values.put(Quantity.RUNNING_VARIANCE, variance));
    return values;
  }

  private RunningStats running(Map<String, GoldenTensor> state, DType dtype) {
    Optional<Tensor> mean = state(state, names.mean, dtype);
    Optional<Tensor> variance = state(state, names.variance, dtype);
    return mean.isEmpty() || variance.isEmpty()
        ? RunningStats.none()
        : new RunningStats(mean.get(), variance.get(), counter(state).orElse(0));
  }

  /** PyTorch's instance normalization has a counter and never counts. */
  private static OptionalLong batches(Family family, GoldenStep step) {
    return family == Family.INSTANCE_NORM ? OptionalLong.empty() : counter(step.stateAfter());
  }

  private static OptionalLong counter(Map<String, GoldenTensor> state) {
    return state.containsKey(COUNTER)
        ? OptionalLong.of((long) state.get(COUNTER).at(0))
        : OptionalLong.empty();
  }

  private static Optional<Tensor> state(Map<String, GoldenTensor> state, String name, DType dtype) {
    return Optional.ofNullable(state.get(name)).map(golden -> tensor(golden, dtype));
  }

  /** As the framework had it before it computed; nothing where that is the declared format. */
  private static Tensor tensor(GoldenTensor golden, DType dtype) {
    return Replay.tensor(golden).rounded(dtype);
  }
}
