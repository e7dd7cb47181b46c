package dev.normative.conformance.rules;

import dev.normative.conformance.generate.BadLayerCall;
import dev.normative.contract.Mode;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/**
 * Draws what may happen to a layer in its life: chains of calls that all go to one layer.
 *
 * <p>A chain is a list, of which jqwik leaves out what a failure does not need, call by call. Of
 * its own action chains (1.9.3) it cuts the end and little else. The same calls, drawn as one or
 * the other for nine layers that S9 is made to reject (seed 47): seven of the lists end with 2 to 4
 * calls, in 1 to 8 seconds for all five norms, where the action chains of batch normalization alone
 * still have 6, 7, 7, 10, 22, 32 and 32 calls after 10 seconds; the other two end with 2 calls as a
 * list and with 1 as a chain.
 */
public final class LayerLives {
  /** Long enough for several of the rarer calls, each with forward and backward calls around it. */
  private static final int MOST_CALLS = 32;

  private static final Arbitrary<Integer> DATA = Arbitraries.integers().between(0, 4);
  private static final Arbitrary<Integer> SAMPLES = Arbitraries.of(2, 3, 4, 1);

  private LayerLives() {}

  /** Lives of any length. */
  public static Arbitrary<List<LayerCall>> any() {
    return Arbitraries.frequencyOf(
            Tuple.of(6, forward()),
            Tuple.of(4, backward()),
            Tuple.of(2, mode(Mode.EVALUATION)),
            Tuple.of(2, mode(Mode.TRAINING)),
            Tuple.of(2, frozen()),
            Tuple.of(1, learned()),
            Tuple.of(1, call(new LayerCall("zero gradients", WatchedLayer::zeroGradients))),
            Tuple.of(2, call(new LayerCall("save", WatchedLayer::save))),
            Tuple.of(2, loadSaved()),
            Tuple.of(2, load()),
            Tuple.of(1, call(new LayerCall("reset", WatchedLayer::reset))),
            Tuple.of(4, refused()),
            Tuple.of(1, tooEarly()),
            Tuple.of(1, empty()),
            Tuple.of(1, together()))
        .list()
        .ofMaxSize(MOST_CALLS)
        .withSizeDistribution(RandomDistribution.uniform());
  }

  private static Arbitrary<LayerCall> call(LayerCall call) {
    return Arbitraries.just(call);
  }

  private static Arbitrary<LayerCall> mode(Mode mode) {
    return call(new LayerCall(mode.toString(), layer -> layer.setMode(mode)));
  }

  private static Arbitrary<LayerCall> frozen() {
    return Arbitraries.of(true, false)
        .map(
            frozen ->
                new LayerCall(frozen ? "freeze" : "unfreeze", layer -> layer.setFrozen(frozen)));
  }

  private static Arbitrary<LayerCall> learned() {
    Arbitrary<Boolean> which = Arbitraries.of(true, false);
    return Combinators.combine(which, which)
        .as((scale, shift) -> new LayerCall("learn", layer -> layer.setLearned(scale, shift)));
  }

  private static Arbitrary<LayerCall> forward() {
    return Combinators.combine(DATA, SAMPLES)
        .as((data, samples) -> new LayerCall("forward", layer -> layer.forward(data, samples)));
  }

  private static Arbitrary<LayerCall> empty() {
    return call(
        new LayerCall("empty batch", WatchedLayer::takesEmptyBatches, WatchedLayer::forwardEmpty));
  }

  private static Arbitrary<LayerCall> backward() {
    return DATA.map(
        data ->
            new LayerCall("backward", WatchedLayer::canGoBackward, layer -> layer.backward(data)));
  }

  private static Arbitrary<LayerCall> tooEarly() {
    return call(
        new LayerCall(
            "backward before any forward",
            WatchedLayer::cannotGoBackwardYet,
            WatchedLayer::backwardTooEarly));
  }

  private static Arbitrary<LayerCall> loadSaved() {
    return DATA.map(
        number ->
            new LayerCall(
                "load what was saved", WatchedLayer::hasSaved, layer -> layer.loadSaved(number)));
  }

  private static Arbitrary<LayerCall> load() {
    return Combinators.combine(Arbitraries.of(0, 1, 2), DATA)
        .as(
            (part, data) ->
                switch (part) {
                  case 0 -> new LayerCall("load", layer -> layer.loadDrawn(data));
                  case 1 -> new LayerCall("load parameters", layer -> layer.loadAffine(data));
                  default -> new LayerCall("load statistics", layer -> layer.loadRunning(data));
                });
  }

  private static Arbitrary<LayerCall> refused() {
    return Combinators.combine(Arbitraries.of(BadLayerCall.values()), DATA)
        .as(
            (bad, data) ->
                new LayerCall(
                    bad.toString(),
                    layer -> layer.canRefuse(bad),
                    layer -> layer.refuse(bad, data)));
  }

  private static Arbitrary<LayerCall> together() {
    return Arbitraries.of(2, 3)
        .map(
            threads ->
                new LayerCall(
                    threads + " threads",
                    WatchedLayer::inEvaluation,
                    layer -> layer.evaluateTogether(threads)));
  }
}
