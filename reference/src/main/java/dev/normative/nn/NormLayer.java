package dev.normative.nn;

import dev.normative.autograd.Normalize;
import dev.normative.autograd.NormalizeShards;
import dev.normative.autograd.Variable;
import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Reduction;
import dev.normative.contract.RunningStats;
import dev.normative.contract.ShardedNormalization;
import dev.normative.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
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
  private final Optional<ShardedNormalization> sharded;
  private final Optional<Parameter> scale;
  private final Optional<Parameter> shift;
  private final State state;

  /** What changes; a layer shares it with the synchronized one that is made of it. */
  private static final class State {
    private RunningStats running;
    private boolean frozen;
  }

  /** A new layer: scale 1, shift 0, running mean 0 and variance 1, where it has them. */
  public NormLayer(NormalizationProvider provider, NormSpec spec) {
    this.spec = spec;
    this.normalization = provider.create(spec);
    this.sharded = Optional.empty();
    Affine initial = Affine.initial(spec);
    this.scale = initial.scale().map(value -> new Parameter(value, spec.dtype()));
    this.shift = initial.shift().map(value -> new Parameter(value, spec.dtype()));
    this.state = new State();
    state.running = spec.initialStats();
  }

  private NormLayer(NormLayer original, ShardedNormalization sharded) {
    this.spec = original.spec;
    this.normalization = original.normalization;
    this.sharded = Optional.of(sharded);
    this.scale = original.scale;
    this.shift = original.shift;
    this.state = original.state;
  }

  /**
   * This layer for batches in shards. Scale, shift, running statistics and whether it is frozen are
   * not copied: what is learned or counted by one of the two is learned and counted by both.
   */
  NormLayer synchronizedBy(ShardedNormalization implementation) {
    return new NormLayer(this, implementation);
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
            state.running,
            modeInEffect(mode));
    state.running = normalized.after();
    return normalized.output();
  }

  private Mode modeInEffect(Mode mode) {
    return state.frozen ? Mode.EVALUATION : mode;
  }

  /**
   * Shards of a batch. A {@linkplain Synchronization synchronized} batch normalization is given all
   * of them together; another layer that would need that refuses more shards than one. All else
   * goes through shard by shard.
   */
  @Override
  public List<Variable> forward(List<Variable> shards, Mode mode) {
    if (sharded.isPresent() && shards.size() != 1) {
      return together(sharded.get(), shards, modeInEffect(mode));
    }
    if (shards.size() > 1 && needsTheWholeBatch(modeInEffect(mode))) {
      throw new UnsupportedOperationException(
          "the batch lies in "
              + shards.size()
              + " shards, and a normalization with "
              + spec.reduction()
              + " takes statistics of the whole batch; batch normalization can:"
              + " Synchronization.convertSyncBatchNorm");
    }
    return shards.stream().map(shard -> forward(shard, mode)).toList();
  }

  private List<Variable> together(
      ShardedNormalization implementation, List<Variable> shards, Mode mode) {
    NormalizeShards normalized =
        NormalizeShards.of(
            implementation,
            spec,
            shards,
            scale.map(Parameter::variable),
            shift.map(Parameter::variable),
            state.running,
            mode);
    state.running = normalized.after();
    return normalized.outputs();
  }

  private boolean needsTheWholeBatch(Mode mode) {
    boolean learnsStatistics = mode == Mode.TRAINING && spec.running().isPresent();
    boolean acrossSamples = spec.reduction() instanceof Reduction.PerChannel;
    return learnsStatistics || (acrossSamples && spec.usesBatchStatistics(mode));
  }

  /** Whether the layer normalizes shards with the statistics of all. */
  public boolean isSynchronized() {
    return sharded.isPresent();
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
            () -> numbers(state.running.mean()),
            entry -> Optional.empty(),
            entry ->
                state.running =
                    new RunningStats(
                        values(entry), state.running.variance(), state.running.batches())));
    buffers.put(
        VARIANCE,
        new RunningSlot(
            () -> numbers(state.running.variance()),
            NormLayer::negativeVariance,
            entry ->
                state.running =
                    new RunningStats(
                        state.running.mean(), values(entry), state.running.batches())));
    buffers.put(
        BATCHES,
        new RunningSlot(
            () -> new StateEntry.Count(state.running.batches()),
            NormLayer::negativeCount,
            entry ->
                state.running =
                    new RunningStats(
                        state.running.mean(),
                        state.running.variance(),
                        ((StateEntry.Count) entry).value())));
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
    state.frozen = true;
    parameters().values().forEach(Parameter::freeze);
  }

  /** Undoes {@link #freeze}, also for a scale or shift that was frozen on its own. */
  public void unfreeze() {
    state.frozen = false;
    parameters().values().forEach(Parameter::unfreeze);
  }

  /** Whether the layer is frozen. */
  public boolean isFrozen() {
    return state.frozen;
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
    return state.running;
  }

  @Override
  public void close() {
    normalization.close();
    sharded.ifPresent(ShardedNormalization::close);
  }
}
