package dev.normative.nn;

import dev.normative.autograd.Normalize;
import dev.normative.autograd.Variable;
import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A normalization layer around any implementation: it keeps what the implementation must not keep,
 * the learned scale and shift and the running statistics.
 *
 * <p>The running statistics are replaced after each forward call that succeeds. They are the
 * layer's state, so a network is trained by one thread.
 */
public final class NormLayer implements Layer {
  static final String MEAN = "running_mean";
  static final String VARIANCE = "running_var";
  static final String BATCHES = "num_batches_tracked";

  private final NormSpec spec;
  private final Normalization normalization;
  private final Optional<Parameter> scale;
  private final Optional<Parameter> shift;
  private RunningStats running;
  private boolean frozen;

  /** A new layer: scale 1, shift 0, running mean 0 and variance 1, where it has them. */
  public NormLayer(NormalizationProvider provider, NormSpec spec) {
    this.spec = spec;
    this.normalization = provider.create(spec);
    Affine initial = Affine.initial(spec);
    this.scale = initial.scale().map(value -> new Parameter(value, spec.dtype()));
    this.shift = initial.shift().map(value -> new Parameter(value, spec.dtype()));
    this.running = spec.initialStats();
  }

  @Override
  public Variable forward(Variable input, Mode mode) {
    Normalize normalized =
        Normalize.of(
            normalization,
            spec,
            input,
            scale.map(Parameter::variable),
            shift.map(Parameter::variable),
            running,
            frozen ? Mode.EVALUATION : mode);
    running = normalized.after();
    return normalized.output();
  }

  /** The scale as {@code weight} and the shift as {@code bias}, where the layer has them. */
  @Override
  public Map<String, Parameter> parameters() {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    scale.ifPresent(parameter -> parameters.put("weight", parameter));
    shift.ifPresent(parameter -> parameters.put("bias", parameter));
    return parameters;
  }

  /**
   * The running statistics as {@code running_mean} and {@code running_var} and their counter as
   * {@code num_batches_tracked}, where the layer tracks them.
   */
  @Override
  public Map<String, StateSlot> buffers() {
    if (spec.running().isEmpty()) {
      return Map.of();
    }
    Map<String, StateSlot> buffers = new LinkedHashMap<>();
    buffers.put(
        MEAN,
        new RunningSlot(
            () -> numbers(running.mean()),
            entry -> Optional.empty(),
            entry ->
                running = new RunningStats(values(entry), running.variance(), running.batches())));
    buffers.put(
        VARIANCE,
        new RunningSlot(
            () -> numbers(running.variance()),
            NormLayer::negativeVariance,
            entry -> running = new RunningStats(running.mean(), values(entry), running.batches())));
    buffers.put(
        BATCHES,
        new RunningSlot(
            () -> new StateEntry.Count(running.batches()),
            NormLayer::negativeCount,
            entry ->
                running =
                    new RunningStats(
                        running.mean(), running.variance(), ((StateEntry.Count) entry).value())));
    return buffers;
  }

  private StateEntry numbers(Tensor values) {
    return new StateEntry.Numbers(values, spec.dtype());
  }

  private static Tensor values(StateEntry entry) {
    return ((StateEntry.Numbers) entry).values();
  }

  private static Optional<String> negativeVariance(StateEntry entry) {
    Tensor values = values(entry);
    for (int c = 0; c < values.size(); c++) {
      if (values.at(c) < 0) {
        return Optional.of(
            "holds " + values.at(c) + " for channel " + c + "; a variance is 0 or more");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> negativeCount(StateEntry entry) {
    long batches = ((StateEntry.Count) entry).value();
    return batches < 0
        ? Optional.of("is " + batches + "; a layer has counted 0 batches or more")
        : Optional.empty();
  }

  /**
   * From now on normalizes with the running statistics in training too and leaves them as they are;
   * scale and shift are frozen. Gradients still pass through to what lies before the layer. A layer
   * that tracks no statistics has nothing else to normalize with than those of its input.
   */
  public void freeze() {
    frozen = true;
    parameters().values().forEach(Parameter::freeze);
  }

  /** Undoes {@link #freeze}, also for a scale or shift that was frozen on its own. */
  public void unfreeze() {
    frozen = false;
    parameters().values().forEach(Parameter::unfreeze);
  }

  /** Whether the layer is frozen. */
  public boolean isFrozen() {
    return frozen;
  }

  /** Which normalization the layer makes. */
  public NormSpec spec() {
    return spec;
  }

  /** The scale and the shift now. */
  Affine affine() {
    return new Affine(scale.map(Parameter::value), shift.map(Parameter::value));
  }

  /** The running statistics now; {@link RunningStats#none()} where none are tracked. */
  public RunningStats running() {
    return running;
  }

  @Override
  public void close() {
    normalization.close();
  }
}
