package dev.normative.conformance.rules;

import dev.normative.conformance.bound.AccumulatedGradient;
import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.bound.ExpectedGradients;
import dev.normative.conformance.bound.NormalizationBound;
import dev.normative.conformance.generate.BadLayerCall;
import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.Affine;
import dev.normative.contract.Capability;
import dev.normative.contract.LayerState;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Policies.EmptyBatch;
import dev.normative.contract.RunningStats;
import dev.normative.contract.StatefulLayer;
import dev.normative.norm.Partition;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A layer that lives on from call to call, and beside it what it ought to be.
 *
 * <p>What a call computes is compared, within the bound, with what the exact reference makes of the
 * state that the layer itself showed before the call: rounding errors do not add up from step to
 * step. Whatever a call must not change is compared bit by bit: state, gradients, and everything
 * that the layer has handed out before. A violation says which calls led to it.
 */
public final class WatchedLayer implements AutoCloseable {
  private final NormalizationProvider provider;
  private final NormCase c;
  private final NormSpec spec;
  private final StatefulLayer layer;
  private final List<String> steps = new ArrayList<>();
  private final List<HandedOut> handedOut = new ArrayList<>();
  private final List<LayerState> saved = new ArrayList<>();

  private LayerState now;
  private Affine gradients;
  private Mode mode = Mode.TRAINING;
  private boolean frozen;
  private boolean scaleLearned = true;
  private boolean shiftLearned = true;
  private Call last;
  private boolean trained;
  private boolean evaluatedAfterTraining;

  /** What the layer has given away, and what it was then. */
  private record HandedOut(String what, Tensor given, Tensor copy) {}

  /** A forward call: all that its output and its gradients follow from. */
  private record Call(Tensor input, LayerState state, Mode mode) {}

  /** A new layer for the case's specification, which is in its initial state. */
  WatchedLayer(NormalizationProvider provider, NormCase c) {
    this.provider = provider;
    this.c = c;
    this.spec = c.spec();
    this.layer = provider.createLayer(spec);
    this.now = LayerState.initial(spec);
    Affine initial = Affine.initial(spec);
    this.gradients = new Affine(zeros(initial.scale()), zeros(initial.shift()));
    step("a new layer", () -> {});
  }

  /** Whether there is something to differentiate. */
  boolean canGoBackward() {
    return last != null && provider.capabilities().contains(Capability.BACKWARD);
  }

  /** Whether a backward call has to be refused, for lack of a forward call. */
  boolean cannotGoBackwardYet() {
    return last == null && provider.capabilities().contains(Capability.BACKWARD);
  }

  boolean hasSaved() {
    return !saved.isEmpty();
  }

  boolean inEvaluation() {
    return mode == Mode.EVALUATION;
  }

  /** Whether a training call has been followed by an evaluation. */
  boolean evaluatedAfterTraining() {
    return evaluatedAfterTraining;
  }

  /** The parameters' gradients, as the layer last showed them. */
  Affine gradients() {
    return gradients;
  }

  void setMode(Mode other) {
    step(
        other == Mode.TRAINING ? "train" : "evaluate",
        () -> {
          layer.setMode(other);
          mode = other;
        });
  }

  void setFrozen(boolean other) {
    step(
        other ? "freeze" : "unfreeze",
        () -> {
          layer.setFrozen(other);
          frozen = other;
        });
  }

  void setLearned(boolean scale, boolean shift) {
    step(
        scale
            ? shift ? "learn scale and shift" : "learn the scale alone"
            : shift ? "learn the shift alone" : "learn neither scale nor shift",
        () -> {
          layer.setLearned(scale, shift);
          scaleLearned = scale;
          shiftLearned = shift;
        });
  }

  /** A forward call with data of this number, and this many samples where the input has samples. */
  Tensor forward(int data, int samples) {
    NormCase drawn = drawn(data, samples);
    return step(
        "forward of " + drawn.shape() + ", data " + data, () -> checkedForward(drawn.input()));
  }

  private Tensor checkedForward(Tensor input) {
    Call call = new Call(input, now, effectiveMode());
    Tensor output = layer.forward(input);
    checkOutput(call, output);
    handOut("an output", output);
    last = call;
    if (call.mode() == Mode.TRAINING) {
      checkUpdate(call);
      trained = true;
    } else {
      evaluatedAfterTraining |= trained;
    }
    return output;
  }

  private Mode effectiveMode() {
    return frozen ? Mode.EVALUATION : mode;
  }

  private NormalizationBound bound(Call call, Mode inMode) {
    return NormalizationBound.of(
        provider, spec, call.input(), call.state().affine(), call.state().running(), inMode);
  }

  private void checkOutput(Call call, Tensor output) {
    Expectation expected = bound(call, call.mode()).output();
    try {
      Check.within("output" + circumstances(), expected, output);
    } catch (RuleViolation violation) {
      throw new RuleViolation(violation.getMessage() + whoseStatistics(call, output));
    }
  }

  private String circumstances() {
    return (mode == Mode.TRAINING ? " in training" : " in evaluation") + (frozen ? ", frozen" : "");
  }

  /** Which statistics a wrong output was made with, where they are of the layer at all. */
  private String whoseStatistics(Call call, Tensor output) {
    if (spec.running().isEmpty()) {
      return "";
    }
    Mode other = call.mode() == Mode.TRAINING ? Mode.EVALUATION : Mode.TRAINING;
    if (Bounds.fits(bound(call, other).output(), output)) {
      return call.mode() == Mode.TRAINING
          ? "; it is the output with the running statistics instead of the batch's"
          : "; it is the output with the statistics of the batch instead of the running ones";
    }
    LayerState fresh = call.state().withRunning(spec.initialStats());
    if (Bounds.fits(
        bound(new Call(call.input(), fresh, call.mode()), call.mode()).output(), output)) {
      return "; it is the output with mean 0 and variance 1, the statistics of a new layer";
    }
    return "";
  }

  /** Takes over the statistics after a training call, as far as they are right. */
  private void checkUpdate(Call call) {
    if (spec.running().isEmpty()) {
      return;
    }
    RunningStats before = call.state().running();
    RunningStats after = layer.state().running();
    Counter.check("a training call", before.batches() + 1, after.batches());
    try {
      if (call.input().size() == 0) {
        Check.sameBits("running mean after an empty batch", before.mean(), after.mean());
        Check.sameBits(
            "running variance after an empty batch", before.variance(), after.variance());
      } else {
        NormalizationBound bound = bound(call, Mode.TRAINING);
        Check.within("running mean", bound.runningMean(), after.mean());
        Check.within("running variance", bound.runningVariance(), after.variance());
      }
    } catch (RuleViolation violation) {
      boolean asBefore =
          before.mean().equals(after.mean()) && before.variance().equals(after.variance());
      throw new RuleViolation(
          violation.getMessage() + (asBefore ? "; mean and variance are as before the call" : ""));
    }
    now = now.withRunning(copy(after));
  }

  /** A forward call with a batch without samples; there has to be an axis of them. */
  void forwardEmpty() {
    Shape empty = c.shape().with(0, 0);
    step(
        "forward of " + empty,
        () -> {
          Call call = new Call(Tensor.zeros(empty), now, effectiveMode());
          Check.shape("output of an empty batch", empty, layer.forward(call.input()));
          last = call;
          if (call.mode() == Mode.TRAINING) {
            checkUpdate(call);
          }
        });
  }

  /** Whether batches may be empty. */
  boolean takesEmptyBatches() {
    return c.hasSamples() && spec.policies().emptyBatch() == EmptyBatch.PASS;
  }

  /** Several threads evaluate at once, and get what one gets alone. */
  void evaluateTogether(int threads) {
    step(
        threads + " threads evaluate at once",
        () -> {
          List<Tensor> alone = new ArrayList<>();
          List<FutureTask<Tensor>> together = new ArrayList<>();
          for (int t = 0; t < threads; t++) {
            Tensor input = drawn(t, 2).input();
            alone.add(checkedForward(input));
            together.add(new FutureTask<>(() -> layer.forward(input)));
          }
          together.forEach(task -> new Thread(task, "normative-evaluation").start());
          for (int t = 0; t < threads; t++) {
            Check.sameBits("output of thread " + t, alone.get(t), resultOf(together.get(t)));
          }
          // Which of them was the last is open; now it is this one.
          checkedForward(drawn(0, 2).input());
        });
  }

  private static Tensor resultOf(FutureTask<Tensor> task) {
    try {
      return task.get();
    } catch (ExecutionException failed) {
      throw new RuleViolation("evaluation by a thread of its own ended by " + failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while threads evaluate", interrupted);
    }
  }

  /** A backward call for the last forward, with an upstream gradient of this number. */
  Tensor backward(int data) {
    return step(
        "backward, data " + data,
        () -> {
          Shape shape = last.input().shape();
          if (shape.elements() == 0) {
            Check.shape("input gradient", shape, layer.backward(Tensor.zeros(shape)));
            takeGradientsOfNothing();
            return null;
          }
          NormCase other = c.variant(data);
          Tensor upstream = (c.hasSamples() ? other.withSamples(shape.size(0)) : other).upstream();
          ExpectedGradients expected = bound(last, last.mode()).gradients(upstream);
          Tensor input = layer.backward(upstream);
          Check.within("input gradient", expected.input(), input);
          handOut("an input gradient", input);
          takeGradients(expected);
          return input;
        });
  }

  private void takeGradients(ExpectedGradients expected) {
    Affine after = layer.parameterGradients();
    checkGradient("scale", scaleLearned, expected.scale(), gradients.scale(), after.scale());
    checkGradient("shift", shiftLearned, expected.shift(), gradients.shift(), after.shift());
    gradients = copy(after);
  }

  private void checkGradient(
      String parameter,
      boolean learned,
      Optional<Expectation> fresh,
      Optional<Tensor> former,
      Optional<Tensor> after) {
    String what = parameter + " gradient";
    if (!learned || frozen) {
      String reason = frozen ? ", the layer being frozen," : ", which is not learned,";
      Check.sameBits(what + reason + " after backward", former, after);
      return;
    }
    Optional<Expectation> sum = fresh.map(more -> accumulated(former.orElseThrow(), more));
    Optional<Expectation> expected = accumulates() ? sum : fresh;
    try {
      Check.within(what, expected, after);
    } catch (RuleViolation violation) {
      boolean otherWay =
          after != null
              && after.isPresent()
              && expected.isPresent()
              && Bounds.fits((accumulates() ? fresh : sum).orElseThrow(), after.get());
      throw new RuleViolation(
          violation.getMessage()
              + (otherWay
                  ? accumulates()
                      ? "; it was overwritten, though GRADIENTS_ACCUMULATE is claimed"
                      : "; it was added to the former one, though GRADIENTS_ACCUMULATE is not"
                          + " claimed"
                  : ""));
    }
  }

  private boolean accumulates() {
    return provider.capabilities().contains(Capability.GRADIENTS_ACCUMULATE);
  }

  private Expectation accumulated(Tensor former, Expectation more) {
    int terms = last.input().size() / former.size();
    return AccumulatedGradient.of(former, more, provider.accumulator(spec.dtype()), terms);
  }

  /** No values, no gradient: zero is added, or put in the place of what was there. */
  private void takeGradientsOfNothing() {
    Affine after = layer.parameterGradients();
    Check.equalNumbers(
        "scale gradient of an empty batch",
        ofNothing(gradients.scale(), scaleLearned),
        after.scale());
    Check.equalNumbers(
        "shift gradient of an empty batch",
        ofNothing(gradients.shift(), shiftLearned),
        after.shift());
    gradients = copy(after);
  }

  private Optional<Tensor> ofNothing(Optional<Tensor> former, boolean learned) {
    return accumulates() || frozen || !learned ? former : zeros(former);
  }

  /** A backward call before any forward call, which cannot mean anything. */
  void backwardTooEarly() {
    step(
        "backward before any forward",
        () -> {
          try {
            layer.backward(c.upstream());
          } catch (IllegalStateException refused) {
            return;
          }
          throw new RuleViolation(
              "backward before any forward was accepted; it must be refused with an"
                  + " IllegalStateException");
        });
  }

  void zeroGradients() {
    step(
        "make the gradients zero",
        () -> {
          layer.zeroGradients();
          Affine after = layer.parameterGradients();
          Check.equalNumbers("scale gradient made zero", zeros(gradients.scale()), after.scale());
          Check.equalNumbers("shift gradient made zero", zeros(gradients.shift()), after.shift());
          gradients = copy(after);
        });
  }

  /** Whether the call would be a wrong one now. */
  boolean canRefuse(BadLayerCall bad) {
    return (!bad.isBackward() || canGoBackward())
        && bad.appliesTo(c, spec.usesBatchStatistics(effectiveMode()));
  }

  /** A wrong call, with data of this number; nothing is to come of it. */
  void refuse(BadLayerCall bad, int data) {
    step(
        "refused: " + bad,
        () -> Refusal.require(bad.toString(), () -> bad.call(layer, c.variant(data))));
  }

  /** Takes the state, and gives it as the layer did. */
  LayerState save() {
    return step(
        "save",
        () -> {
          LayerState state = layer.state();
          checkState(state);
          state.affine().scale().ifPresent(t -> handOut("a saved scale", t));
          state.affine().shift().ifPresent(t -> handOut("a saved shift", t));
          handOut("a saved running mean", state.running().mean());
          handOut("a saved running variance", state.running().variance());
          saved.add(state);
          return state;
        });
  }

  /** Loads what was saved before: the first, the second and so on, over again from the last. */
  void loadSaved(int number) {
    int index = number % saved.size();
    load("the state saved as number " + (index + 1), saved.get(index));
  }

  /** Loads another state, drawn. */
  void loadDrawn(int data) {
    load("state " + data, c.variant(data).state());
  }

  /** Loads scale and shift alone. */
  void loadAffine(int data) {
    load("scale and shift " + data, now.withAffine(c.variant(data).affine()));
  }

  /** Loads running statistics alone. */
  void loadRunning(int data) {
    load("running statistics " + data, now.withRunning(c.variant(data).before()));
  }

  /** Loads the state of a new layer. */
  void reset() {
    load("the initial state", LayerState.initial(spec));
  }

  /** Loads a state. */
  void load(String what, LayerState state) {
    step(
        "load " + what,
        () -> {
          layer.load(state);
          now = new LayerState(copy(state.affine()), copy(state.running()));
        });
  }

  private NormCase drawn(int data, int samples) {
    NormCase other = c.variant(data);
    if (!c.hasSamples()) {
      return other;
    }
    NormCase sized = other.withSamples(samples);
    boolean single = Partition.of(spec.reduction(), sized.shape()).set(0).size() < 2;
    // One value per statistics set is nothing to normalize with, and may be refused.
    return single && spec.usesBatchStatistics(effectiveMode()) ? other.withSamples(2) : sized;
  }

  /** What every call has to leave as it was, or as the step has taken it over. */
  private void checkUnchanged() {
    checkState(layer.state());
    Affine shown = layer.parameterGradients();
    Check.sameBits("scale gradient, without a backward call,", gradients.scale(), shown.scale());
    Check.sameBits("shift gradient, without a backward call,", gradients.shift(), shown.shift());
    for (HandedOut once : handedOut) {
      Check.sameBits(
          once.what() + " that the layer gave back earlier, and went on writing to,",
          once.copy(),
          once.given());
    }
  }

  private void checkState(LayerState state) {
    if (state == null) {
      throw new RuleViolation("the state is null; a layer always has one");
    }
    String last = " after \"" + steps.get(steps.size() - 1) + "\"";
    Check.sameBits("scale" + last, now.affine().scale(), state.affine().scale());
    Check.sameBits("shift" + last, now.affine().shift(), state.affine().shift());
    Check.sameBits("running mean" + last, now.running().mean(), state.running().mean());
    Check.sameBits("running variance" + last, now.running().variance(), state.running().variance());
    Counter.check(steps.get(steps.size() - 1), now.running().batches(), state.running().batches());
  }

  private interface Step<T> {
    T take();
  }

  private void step(String name, Runnable body) {
    step(
        name,
        () -> {
          body.run();
          return null;
        });
  }

  private <T> T step(String name, Step<T> body) {
    steps.add(name);
    try {
      T result = body.take();
      checkUnchanged();
      return result;
    } catch (RuleViolation violation) {
      throw new RuleViolation(violation.getMessage() + history());
    } catch (RuntimeException thrown) {
      RuleViolation violation = new RuleViolation("the layer threw " + thrown + history());
      violation.initCause(thrown);
      throw violation;
    }
  }

  private String history() {
    StringBuilder text = new StringBuilder("; the calls on this one layer:");
    for (int i = 0; i < steps.size(); i++) {
      text.append("\n    ").append(i + 1).append(". ").append(steps.get(i));
    }
    return text.toString();
  }

  private void handOut(String what, Tensor given) {
    handedOut.add(new HandedOut(what, given, copy(given)));
  }

  private static Tensor copy(Tensor tensor) {
    return Tensor.adopting(tensor.shape(), tensor.toArray());
  }

  private static Affine copy(Affine affine) {
    return new Affine(
        affine.scale().map(WatchedLayer::copy), affine.shift().map(WatchedLayer::copy));
  }

  private static RunningStats copy(RunningStats stats) {
    return new RunningStats(copy(stats.mean()), copy(stats.variance()), stats.batches());
  }

  private static Optional<Tensor> zeros(Optional<Tensor> like) {
    return like.map(tensor -> Tensor.zeros(tensor.shape()));
  }

  @Override
  public void close() {
    layer.close();
  }

  @Override
  public String toString() {
    return "a layer of " + c + " after " + steps;
  }
}
