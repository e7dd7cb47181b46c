package dev.normative.conformance.rules;

import dev.normative.conformance.Level;
import dev.normative.conformance.bound.ExpectedGradients;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.generate.BadLayerCall;
import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.LayerState;
import dev.normative.contract.Mode;
import dev.normative.contract.RunningStats;
import dev.normative.contract.StatefulLayer;
import dev.normative.tensor.Tensor;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * The part of chapters S and B that is about a {@link StatefulLayer}: one object that lives through
 * many calls, and is never made anew between them.
 */
@Requires(Requirement.STATEFUL_LAYER)
public interface LayerRules extends Candidate {

  /** A count that a training of days reaches, and that does not come about by chance. */
  long MANY_BATCHES = 736_839;

  /** A saved state goes into a fresh layer, and into one that has lived otherwise. */
  @Rule(
      id = "S5",
      level = Level.L3,
      sentence = "A layer that loads a saved state goes on bitwise as the saved one would have",
      witness = "something to save that is not a new layer's",
      requires = Requirement.TRAINING,
      causes = {
        "a counter that is not saved, or set to 0 by a load",
        "factors made of scale and variance that are kept when others are loaded",
        "a state that is loaded up to the part that does not fit",
        "a saved state that is a view of the living one"
      })
  @Property
  default void S5_a_loaded_layer_goes_on_as_the_saved_one(@ForAll("smallCases") NormCase c) {
    Evidence.current().witness(keepsSomething(c));
    try (WatchedLayer saved = new WatchedLayer(provider(), c);
        WatchedLayer fresh = new WatchedLayer(provider(), c);
        WatchedLayer used = new WatchedLayer(provider(), c)) {
      saved.load("a state that has seen many batches", aged(c));
      saved.forward(0, 3);
      LayerState state = saved.save();
      used.loadDrawn(1);
      used.forward(1, 2);
      used.setMode(Mode.EVALUATION);
      used.forward(2, 2);
      for (WatchedLayer other : new WatchedLayer[] {fresh, used}) {
        other.load("what another layer saved", state);
      }
      for (Mode mode : new Mode[] {Mode.EVALUATION, Mode.TRAINING, Mode.EVALUATION}) {
        Tensor original = inMode(saved, mode);
        Check.sameBits("output of a fresh layer, loaded", original, inMode(fresh, mode));
        Check.sameBits("output of a used layer, loaded", original, inMode(used, mode));
      }
      LayerState end = saved.save();
      sameState("a fresh layer, loaded", end, fresh.save());
      sameState("a used layer, loaded", end, used.save());
      saved.loadAffine(3);
      inMode(saved, Mode.EVALUATION);
      saved.loadRunning(4);
      inMode(saved, Mode.EVALUATION);
      for (BadLayerCall bad : BadLayerCall.values()) {
        if (bad.isLoad() && saved.canRefuse(bad)) {
          saved.refuse(bad, 5);
        }
      }
      inMode(saved, Mode.TRAINING);
    }
  }

  private static boolean keepsSomething(NormCase c) {
    return c.spec().scale() || c.spec().shift() || c.spec().running().isPresent();
  }

  private static LayerState aged(NormCase c) {
    if (c.spec().running().isEmpty()) {
      return c.state();
    }
    RunningStats young = c.before();
    return c.state().withRunning(new RunningStats(young.mean(), young.variance(), MANY_BATCHES));
  }

  private static Tensor inMode(WatchedLayer layer, Mode mode) {
    layer.setMode(mode);
    return layer.forward(3, 3);
  }

  private static void sameState(String of, LayerState expected, LayerState actual) {
    Check.sameBits("scale of " + of, expected.affine().scale(), actual.affine().scale());
    Check.sameBits("shift of " + of, expected.affine().shift(), actual.affine().shift());
    Check.sameBits("running mean of " + of, expected.running().mean(), actual.running().mean());
    Check.sameBits(
        "running variance of " + of, expected.running().variance(), actual.running().variance());
    Counter.check(of, expected.running().batches(), actual.running().batches());
  }

  /** Every cell of the matrix, by two ways through it. */
  @Rule(
      id = "S6",
      level = Level.L3,
      sentence =
          "Mode, freezing and tracking alone decide which statistics are used and which change",
      witness = "statistics of the batch and running ones that give different outputs",
      requires = Requirement.TRAINING,
      causes = {
        "a frozen layer that still uses, or still updates with, the statistics of the batch",
        "a change of mode that unfreezes, or unfreezing that changes the mode",
        "a mode that does not reach the layer",
        "statistics kept where none are tracked"
      })
  @Property
  default void S6_the_matrix_of_mode_frozen_and_tracked(@ForAll("smallCases") NormCase c) {
    Evidence.current()
        .witness(
            c.spec().running().isEmpty()
                || Bounds.apart(
                    Bounds.of(this, c, Mode.TRAINING).output(),
                    Bounds.of(this, c, Mode.EVALUATION).output()));
    try (WatchedLayer layer = new WatchedLayer(provider(), c)) {
      layer.loadDrawn(0);
      layer.forward(1, 3);
      layer.setFrozen(true);
      cell(layer);
      layer.setMode(Mode.EVALUATION);
      cell(layer);
      layer.setFrozen(false);
      cell(layer);
      layer.setMode(Mode.TRAINING);
      cell(layer);
      layer.setMode(Mode.EVALUATION);
      layer.setFrozen(true);
      cell(layer);
      layer.setMode(Mode.TRAINING);
      cell(layer);
      layer.setFrozen(false);
      cell(layer);
    }
  }

  private static void cell(WatchedLayer layer) {
    layer.forward(0, 2);
    if (layer.canGoBackward()) {
      layer.backward(0);
    }
    if (layer.takesEmptyBatches()) {
      layer.forwardEmpty();
    }
    layer.forward(2, 1);
  }

  /** A life of one layer, of calls in any order. */
  @Rule(
      id = "S9",
      level = Level.L3,
      sentence = "Any sequence of calls on one layer agrees with a pure model at every step",
      witness = "a training call, and an evaluation later on",
      requires = Requirement.TRAINING,
      causes = {
        "something that is computed once and kept when what it was made of has changed",
        "a call that changes more than it should: reading, evaluating, being refused",
        "results that share memory with the layer",
        "an evaluation that depends on the thread that makes it"
      })
  @Property
  default void S9_any_sequence_of_calls_agrees_with_a_pure_model(
      @ForAll("smallCases") NormCase c, @ForAll("layerLives") List<LayerCall> life) {
    try (WatchedLayer layer = new WatchedLayer(provider(), c)) {
      life.forEach(call -> call.on(layer));
      Evidence.current().witness(layer.evaluatedAfterTraining());
    }
  }

  /** Wrong calls before the first right one, between forward and backward, and after. */
  @Rule(
      id = "S10",
      level = Level.L3,
      sentence = "A refused call leaves the layer as it was, counter and gradients included",
      witness = "a call that has to be refused",
      requires = Requirement.TRAINING,
      causes = {
        "a batch that is counted before it is checked",
        "a state that is loaded up to the part that does not fit",
        "what backward needs is replaced before the input is checked",
        "gradients cleared or begun before the upstream gradient is checked"
      })
  @Property
  default void S10_a_refused_call_leaves_the_layer_as_it_was(
      @ForAll("smallCases") NormCase c,
      @ForAll("badLayerCalls") BadLayerCall bad,
      @ForAll Mode mode,
      @ForAll boolean frozen) {
    try (WatchedLayer layer = new WatchedLayer(provider(), c)) {
      layer.setMode(mode);
      layer.setFrozen(frozen);
      if (layer.cannotGoBackwardYet()) {
        layer.backwardTooEarly();
      }
      refusedIfWrong(layer, bad);
      layer.loadDrawn(0);
      layer.forward(0, 3);
      if (layer.canGoBackward()) {
        layer.backward(0);
      }
      Evidence.current().witness(layer.canRefuse(bad));
      refusedIfWrong(layer, bad);
      if (layer.canGoBackward()) {
        layer.backward(1);
      }
      layer.forward(1, 2);
      layer.setMode(Mode.EVALUATION);
      layer.forward(2, 2);
    }
  }

  private static void refusedIfWrong(WatchedLayer layer, BadLayerCall bad) {
    if (layer.canRefuse(bad)) {
      layer.refuse(bad, 1);
    }
  }

  /** Gradients over several backward calls, for every subset of the parameters. */
  @Rule(
      id = "B5",
      level = Level.L2,
      sentence =
          "Gradients of learned parameters are overwritten or accumulated as declared; others stay",
      witness = "a former gradient without which the sum would be out of its bound",
      requires = Requirement.BACKWARD,
      causes = {
        "a gradient that is overwritten where accumulation is declared, or the reverse",
        "one parameter's way taken from whether the other is learned",
        "parameters of the moment in place of those of the forward call",
        "gradients for what is frozen or not learned"
      })
  @Property
  default void B5_gradients_are_overwritten_or_accumulated_as_declared(
      @ForAll("smallCases") NormCase c, @ForAll("modes") Mode mode) {
    ExpectedGradients one = Bounds.of(this, c, mode).gradients(c.upstream());
    Evidence.current()
        .witness(
            one.scale().map(g -> Bounds.sharp(g, 0.5)).orElse(false)
                || one.shift().map(g -> Bounds.sharp(g, 0.5)).orElse(false));
    try (WatchedLayer layer = new WatchedLayer(provider(), c)) {
      layer.loadDrawn(0);
      layer.setMode(mode);
      layer.forward(0, 3);
      layer.backward(0);
      layer.backward(1);
      for (boolean scale : new boolean[] {false, true}) {
        layer.setLearned(scale, !scale);
        layer.backward(2);
        layer.forward(scale ? 1 : 2, 2);
        layer.backward(0);
      }
      layer.setLearned(false, false);
      layer.backward(1);
      layer.setLearned(true, true);
      layer.setFrozen(true);
      layer.backward(2);
      layer.setFrozen(false);
      layer.backward(3);
      layer.zeroGradients();
      layer.loadAffine(1);
      layer.backward(4);
    }
  }
}
