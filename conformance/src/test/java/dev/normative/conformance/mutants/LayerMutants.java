package dev.normative.conformance.mutants;

import dev.normative.contract.Affine;
import dev.normative.contract.ArgumentCheck;
import dev.normative.contract.Denominator;
import dev.normative.contract.Forward;
import dev.normative.contract.LayerState;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies;
import dev.normative.contract.Policies.SingleValue;
import dev.normative.contract.Reduction;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.contract.StatefulLayer;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Wrong layers around a right normalization: they go wrong from one call to the next. */
final class LayerMutants {
  private LayerMutants() {}

  private static final String OUR_OWN = "our own";

  static List<Mutant> all() {
    return List.of(
        layer(
            "a load sets the counter to 0",
            "github.com/pytorch/pytorch/issues/110361",
            "S5",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  RunningStats loaded(RunningStats stats) {
                    return new RunningStats(stats.mean(), stats.variance(), 0);
                  }
                }),
        layer(
            "a load keeps the counter that was there",
            "github.com/Oneflow-Inc/oneflow/issues/8723",
            "S5",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  RunningStats loaded(RunningStats stats) {
                    return new RunningStats(stats.mean(), stats.variance(), running.batches());
                  }
                }),
        layer(
            "a load leaves the running statistics out",
            OUR_OWN,
            "S5",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  RunningStats loaded(RunningStats stats) {
                    return running;
                  }
                }),
        layer("factors of evaluation kept after a load", OUR_OWN, "S5", StaleFactors::new),
        layer(
            "a state is loaded up to the part that does not fit",
            OUR_OWN,
            "S5",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  void check(LayerState state) {
                    if (state == null) {
                      throw new IllegalArgumentException("state is null");
                    }
                    ArgumentCheck.state(spec, state.withRunning(running));
                    affine = state.affine();
                    super.check(state);
                  }
                }),
        layer(
            "a running variance below 0 is loaded",
            OUR_OWN,
            "S5",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  void check(LayerState state) {
                    if (state == null) {
                      throw new IllegalArgumentException("state is null");
                    }
                    RunningStats given = state.running();
                    RunningStats absolute =
                        new RunningStats(
                            given.mean(), given.variance().map(Math::abs), given.batches());
                    super.check(state.withRunning(absolute));
                  }

                  @Override
                  RunningStats loaded(RunningStats stats) {
                    return new RunningStats(
                        stats.mean(), stats.variance().map(v -> Math.max(v, 0)), stats.batches());
                  }
                }),
        layer("a saved state is a view of the living one", OUR_OWN, "S9", LiveState::new),
        layer(
            "saving counts as a batch",
            OUR_OWN,
            "S9",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  public LayerState state() {
                    LayerState state = super.state();
                    if (spec.running().isPresent()) {
                      running =
                          new RunningStats(
                              running.mean(), running.variance(), running.batches() + 1);
                    }
                    return state;
                  }
                }),
        layer(
            "evaluation by another thread has the statistics of a new layer",
            OUR_OWN,
            "S9",
            StatisticsOfThread::new),
        layer(
            "frozen, but the batch's statistics are used",
            "github.com/keras-team/keras/issues/9522",
            "S6",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  Mode effectiveMode() {
                    return mode;
                  }

                  @Override
                  RunningStats updated(Forward forward) {
                    return frozen ? running : forward.after();
                  }
                }),
        layer(
            "frozen, but the statistics are still updated",
            OUR_OWN,
            "S6",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  RunningStats updated(Forward forward) {
                    if (!frozen || mode == Mode.EVALUATION) {
                      return forward.after();
                    }
                    Tensor input = ((PlainNorm.Saved) forward).input();
                    return norm().forward(input, affine, running, Mode.TRAINING).after();
                  }
                }),
        layer(
            "frozen, but batches are still counted",
            OUR_OWN,
            "S6",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  RunningStats updated(Forward forward) {
                    RunningStats after = forward.after();
                    return frozen && mode == Mode.TRAINING && after.channels() > 0
                        ? new RunningStats(after.mean(), after.variance(), after.batches() + 1)
                        : after;
                  }
                }),
        layer(
            "training mode unfreezes",
            OUR_OWN,
            "S6",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  public void setMode(Mode other) {
                    super.setMode(other);
                    frozen = frozen && other == Mode.EVALUATION;
                  }
                }),
        layer(
            "unfreezing goes back to training",
            OUR_OWN,
            "S6",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  public void setFrozen(boolean other) {
                    mode = frozen && !other ? Mode.TRAINING : mode;
                    super.setFrozen(other);
                  }
                }),
        layer(
            "the evaluation mode does not reach the layer",
            "github.com/dotnet/TorchSharp/issues/500",
            "S6",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  Mode effectiveMode() {
                    return frozen ? Mode.EVALUATION : Mode.TRAINING;
                  }
                }),
        layer(
            "evaluation ignores the running statistics",
            "github.com/pytorch/pytorch/issues/21679",
            "S6",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  PlainNorm norm() {
                    return new PlainNorm(spec) {
                      @Override
                      boolean usesBatch(Mode inMode) {
                        return true;
                      }
                    };
                  }
                }),
        layer(
            "evaluation normalizes with the statistics of a new layer",
            "github.com/LaurentMazare/tch-rs/issues/628",
            "S6",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  public synchronized Tensor forward(Tensor input) {
                    if (effectiveMode() == Mode.TRAINING) {
                      return super.forward(input);
                    }
                    RunningStats kept = running;
                    running = spec.initialStats();
                    try {
                      return super.forward(input);
                    } finally {
                      running = kept;
                    }
                  }
                }),
        layer(
            "instance norm's evaluation goes by the instance, not by what is tracked",
            "github.com/pytorch/pytorch/issues/4348",
            "S6",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  PlainNorm norm() {
                    return new PlainNorm(spec) {
                      @Override
                      boolean usesBatch(Mode inMode) {
                        return super.usesBatch(inMode)
                            || spec.reduction() instanceof Reduction.ChannelGroups;
                      }
                    };
                  }
                }),
        layer(
            "without tracking, evaluation has statistics of its own",
            "github.com/pytorch/pytorch/issues/38084",
            "S6",
            SecretStatistics::new),
        layer(
            "without tracking, a sample alone is refused in evaluation",
            "github.com/pytorch/pytorch/issues/156051",
            "S6",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  void check(Tensor input) {
                    super.check(input);
                    if (spec.running().isEmpty()
                        && mode == Mode.EVALUATION
                        && input.shape().size(0) == 1) {
                      throw new IllegalArgumentException("a batch of one sample in evaluation");
                    }
                  }
                }),
        layer(
            "a batch of one value per channel is counted, then refused",
            "PyTorch 2.13, its own test vectors",
            "S10",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  void check(Tensor input) {
                    RunningStats before = running;
                    if (effectiveMode() == Mode.TRAINING && spec.running().isPresent()) {
                      running =
                          new RunningStats(before.mean(), before.variance(), before.batches() + 1);
                    }
                    super.check(input);
                    running = before;
                  }
                }),
        new Mutant(
            "instance norm's guard counts the values of all samples",
            "github.com/pytorch/pytorch/issues/45687",
            "S10",
            spec ->
                new PlainNorm(spec) {
                  @Override
                  void check(Tensor input, Affine affine, RunningStats before, Mode mode) {
                    boolean samples =
                        spec.reduction() instanceof Reduction.ChannelGroups
                            && input != null
                            && input.shape().rank() > 1
                            && input.shape().size(0) > 1;
                    Policies policies = spec.policies();
                    NormSpec checked =
                        samples
                            ? spec.withPolicies(policies.withSingleValue(SingleValue.PASS))
                            : spec;
                    ArgumentCheck.forward(checked, input, affine, before, mode);
                  }
                }),
        layer(
            "a refused input replaces what backward differentiates",
            OUR_OWN,
            "S10",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  void check(Tensor input) {
                    try {
                      super.check(input);
                    } catch (IllegalArgumentException refused) {
                      last = null;
                      throw refused;
                    }
                  }
                }),
        layer(
            "a refused upstream gradient leaves the gradients zero",
            OUR_OWN,
            "S10",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  public Tensor backward(Tensor upstream) {
                    Affine kept = gradients;
                    gradients = zeros();
                    if (last == null || upstream == null) {
                      return super.backward(upstream);
                    }
                    ArgumentCheck.backward(spec, last, upstream);
                    gradients = kept;
                    return super.backward(upstream);
                  }
                }),
        layer(
            "a refused mode is evaluation",
            OUR_OWN,
            "S10",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  public void setMode(Mode other) {
                    mode = other == null ? Mode.EVALUATION : other;
                    super.setMode(other);
                  }
                }),
        layer(
            "backward before any forward gives zeros",
            OUR_OWN,
            "S10",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  public Tensor backward(Tensor upstream) {
                    return last == null ? Tensor.zeros(upstream.shape()) : super.backward(upstream);
                  }
                }),
        layer(
            "gradients overwritten where accumulation is declared",
            OUR_OWN,
            "B5",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  Optional<Tensor> sum(Optional<Tensor> former, Optional<Tensor> more) {
                    return more;
                  }
                }),
        layer(
            "the shift gradient is overwritten while the scale is fixed",
            "github.com/apache/mxnet/issues/18492",
            "B5",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  Optional<Tensor> sum(Optional<Tensor> former, Optional<Tensor> more) {
                    return learnsScale() ? super.sum(former, more) : more;
                  }
                }),
        layer(
            "the shift learns as long as the scale does",
            OUR_OWN,
            "B5",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  boolean learnsShift() {
                    return learnsScale();
                  }
                }),
        layer(
            "a fixed scale gets a gradient all the same",
            OUR_OWN,
            "B5",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  boolean learnsScale() {
                    return !frozen;
                  }
                }),
        layer(
            "a frozen layer's parameters learn",
            OUR_OWN,
            "B5",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  boolean learnsScale() {
                    return scaleLearned;
                  }

                  @Override
                  boolean learnsShift() {
                    return shiftLearned;
                  }
                }),
        layer(
            "making gradients zero forgets the shift's",
            OUR_OWN,
            "B5",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  public void zeroGradients() {
                    gradients = new Affine(zeros().scale(), gradients.shift());
                  }
                }),
        layer(
            "backward differentiates in the mode of the moment",
            "github.com/torch/nn/issues/768",
            "S9",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  public Tensor backward(Tensor upstream) {
                    if (last instanceof PlainNorm.Saved saved) {
                      last = saved.withOfBatch(spec.usesBatchStatistics(effectiveMode()));
                    }
                    return super.backward(upstream);
                  }
                }),
        layer(
            "backward takes the parameters of the moment",
            OUR_OWN,
            "S9",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  public Tensor backward(Tensor upstream) {
                    if (last instanceof PlainNorm.Saved saved) {
                      last = saved.withAffine(affine);
                    }
                    return super.backward(upstream);
                  }
                }),
        layer(
            "every backward call in evaluation is off further",
            "github.com/pytorch/pytorch/issues/586",
            "B5",
            DriftingBackward::new),
        layer(
            "a second backward call for one forward gives half",
            OUR_OWN,
            "B5",
            spec ->
                new PlainLayer(spec) {
                  private Forward differentiated;

                  @Override
                  public Tensor backward(Tensor upstream) {
                    boolean again = last != null && last == differentiated;
                    Tensor gradient = super.backward(upstream);
                    differentiated = last;
                    return again ? gradient.map(g -> g / 2) : gradient;
                  }
                }),
        layer(
            "an empty batch makes the statistics NaN",
            "github.com/pytorch/pytorch/issues/12013",
            "S9",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  RunningStats updated(Forward forward) {
                    RunningStats after = forward.after();
                    return forward.output().size() > 0 || effectiveMode() == Mode.EVALUATION
                        ? after
                        : new RunningStats(
                            after.mean().map(m -> Double.NaN), after.variance(), after.batches());
                  }
                }),
        layer(
            "statistics are updated by the first batch alone",
            OUR_OWN,
            "S9",
            spec ->
                new PlainLayer(spec) {
                  private int updates;

                  @Override
                  RunningStats updated(Forward forward) {
                    if (effectiveMode() == Mode.EVALUATION || updates++ == 0) {
                      return forward.after();
                    }
                    RunningStats after = forward.after();
                    return new RunningStats(running.mean(), running.variance(), after.batches());
                  }
                }),
        layer(
            "the cumulative average counts its own updates, not those of the state",
            OUR_OWN,
            "S5",
            OwnCount::new),
        layer(
            "the output is written over by the next forward call",
            "github.com/microsoft/onnxruntime/issues/29790",
            "S9",
            spec ->
                new PlainLayer(spec) {
                  private double[] buffer = new double[0];

                  @Override
                  public synchronized Tensor forward(Tensor input) {
                    double[] output = super.forward(input).toArray();
                    buffer = buffer.length == output.length ? buffer : output;
                    System.arraycopy(output, 0, buffer, 0, output.length);
                    return Tensor.adopting(input.shape(), buffer);
                  }
                }),
        layer(
            "the update of the running mean writes into the shift",
            "github.com/tenstorrent/tt-metal/issues/41127",
            "S9",
            spec ->
                new PlainLayer(spec) {
                  @Override
                  RunningStats updated(Forward forward) {
                    RunningStats after = forward.after();
                    boolean written = spec.shift() && after.batches() > running.batches();
                    affine =
                        written ? new Affine(affine.scale(), Optional.of(after.mean())) : affine;
                    return after;
                  }
                }));
  }

  private static Mutant layer(
      String name, String seenIn, String rule, Function<NormSpec, StatefulLayer> maker) {
    return Mutant.ofLayer(name, seenIn, rule, maker);
  }

  /**
   * Mean, variance and all are read when an evaluation needs them first, and kept until training.
   */
  private static final class StaleFactors extends PlainLayer {
    private RunningStats folded;

    StaleFactors(NormSpec spec) {
      super(spec);
    }

    @Override
    public synchronized Tensor forward(Tensor input) {
      if (effectiveMode() == Mode.TRAINING) {
        folded = null;
        return super.forward(input);
      }
      folded = folded == null ? running : folded;
      RunningStats kept = running;
      running = folded;
      try {
        return super.forward(input);
      } finally {
        running = kept;
      }
    }
  }

  private static final class LiveState extends PlainLayer {
    private final double[] mean;

    LiveState(NormSpec spec) {
      super(spec);
      mean = new double[running.channels()];
      running = inPlace(running);
    }

    private RunningStats inPlace(RunningStats stats) {
      System.arraycopy(stats.mean().toArray(), 0, mean, 0, mean.length);
      return new RunningStats(
          Tensor.adopting(stats.mean().shape(), mean), stats.variance(), stats.batches());
    }

    @Override
    RunningStats loaded(RunningStats stats) {
      return inPlace(stats);
    }

    @Override
    RunningStats updated(Forward forward) {
      return inPlace(forward.after());
    }
  }

  private static final class StatisticsOfThread extends PlainLayer {
    private final Thread owner = Thread.currentThread();

    StatisticsOfThread(NormSpec spec) {
      super(spec);
    }

    @Override
    public synchronized Tensor forward(Tensor input) {
      if (Thread.currentThread() == owner) {
        return super.forward(input);
      }
      RunningStats kept = running;
      running = spec.initialStats();
      try {
        return super.forward(input);
      } finally {
        running = kept;
      }
    }
  }

  private static final class SecretStatistics extends PlainLayer {
    private RunningStats secret;

    SecretStatistics(NormSpec spec) {
      super(spec);
      secret = RunningStats.initial(spec.reduction().trackedStatistics());
    }

    @Override
    public synchronized Tensor forward(Tensor input) {
      if (spec.running().isPresent() || secret.channels() == 0) {
        return super.forward(input);
      }
      check(input);
      RunningUpdate update = new RunningUpdate.Exponential(0.5, Denominator.UNBIASED);
      last =
          new PlainNorm(spec.withRunning(update)).forward(input, affine, secret, effectiveMode());
      secret = last.after();
      return last.output();
    }
  }

  private static final class DriftingBackward extends PlainLayer {
    private int calls;

    DriftingBackward(NormSpec spec) {
      super(spec);
    }

    @Override
    public Tensor backward(Tensor upstream) {
      Tensor gradient = super.backward(upstream);
      if (effectiveMode() == Mode.TRAINING) {
        return gradient;
      }
      double drift = 1 + calls++ / 4.0;
      return gradient.map(g -> spec.dtype().round(g * drift));
    }
  }

  private static final class OwnCount extends PlainLayer {
    private int updates;

    OwnCount(NormSpec spec) {
      super(spec);
    }

    @Override
    PlainNorm norm() {
      return new PlainNorm(spec) {
        @Override
        double newWeight(RunningUpdate update, RunningStats before) {
          return update.newWeight(updates++);
        }
      };
    }
  }
}
