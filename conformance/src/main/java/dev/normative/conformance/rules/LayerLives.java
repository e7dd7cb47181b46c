package dev.normative.conformance.rules;

import dev.normative.conformance.generate.BadLayerCall;
import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.Mode;
import dev.normative.contract.NormalizationProvider;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/**
 * Draws what may happen to a layer in its life: chains of calls that all go to one layer, which the
 * first link of the chain makes. (Were it made beforehand, from a case that is drawn by itself,
 * jqwik could not shorten the chain.)
 */
public final class LayerLives {
  /** Long enough for several of the rarer calls, each with forward and backward calls around it. */
  private static final int MOST_CALLS = 24;

  private static final Arbitrary<Integer> DATA = Arbitraries.integers().between(0, 4);
  private static final Arbitrary<Integer> SAMPLES = Arbitraries.of(2, 3, 4, 1);

  private LayerLives() {}

  /** Lives of layers for these cases. */
  public static Arbitrary<ActionChain<LayerLife>> of(
      NormalizationProvider provider, Arbitrary<NormCase> cases) {
    return ActionChain.startWith(LayerLife::new)
        .withAction(8, birth(provider, cases))
        .withAction(6, forward())
        .withAction(4, when(WatchedLayer::canGoBackward, backward()))
        .withAction(1, when(WatchedLayer::cannotGoBackwardYet, tooEarly()))
        .withAction(2, always(event("evaluate", layer -> layer.setMode(Mode.EVALUATION))))
        .withAction(2, always(event("train", layer -> layer.setMode(Mode.TRAINING))))
        .withAction(1, always(event("freeze", layer -> layer.setFrozen(true))))
        .withAction(1, always(event("unfreeze", layer -> layer.setFrozen(false))))
        .withAction(1, learned())
        .withAction(1, always(event("zero gradients", WatchedLayer::zeroGradients)))
        .withAction(2, always(event("save", WatchedLayer::save)))
        .withAction(2, when(WatchedLayer::hasSaved, loadSaved()))
        .withAction(2, load())
        .withAction(1, always(event("reset", WatchedLayer::reset)))
        .withAction(2, refused())
        .withAction(1, when(WatchedLayer::takesEmptyBatches, empty()))
        .withAction(1, when(WatchedLayer::inEvaluation, together()))
        .withMaxTransformations(MOST_CALLS);
  }

  /** Something that may happen where the condition holds. */
  private record Event(
      Predicate<LayerLife> condition, Arbitrary<Transformer<LayerLife>> transformer)
      implements Action.Independent<LayerLife> {

    @Override
    public boolean precondition(LayerLife life) {
      return condition.test(life);
    }
  }

  private interface Effect {
    void on(WatchedLayer layer);
  }

  private static Event birth(NormalizationProvider provider, Arbitrary<NormCase> cases) {
    return new Event(
        life -> !life.hasBegun(),
        cases.map(
            c ->
                Transformer.mutate(
                    "a layer of " + c, life -> life.begin(new WatchedLayer(provider, c)))));
  }

  private static Transformer<LayerLife> transformer(String name, Effect effect) {
    return Transformer.mutate(name, life -> effect.on(life.layer()));
  }

  private static Arbitrary<Transformer<LayerLife>> event(String name, Effect effect) {
    return Arbitraries.just(transformer(name, effect));
  }

  private static Event always(Arbitrary<Transformer<LayerLife>> transformer) {
    return when(layer -> true, transformer);
  }

  private static Event when(
      Predicate<WatchedLayer> condition, Arbitrary<Transformer<LayerLife>> transformer) {
    return new Event(life -> life.hasBegun() && condition.test(life.layer()), transformer);
  }

  private static Event forward() {
    return always(
        Combinators.combine(DATA, SAMPLES)
            .as((data, samples) -> transformer("forward", l -> l.forward(data, samples))));
  }

  private static Arbitrary<Transformer<LayerLife>> empty() {
    return event("forward of an empty batch", WatchedLayer::forwardEmpty);
  }

  private static Arbitrary<Transformer<LayerLife>> backward() {
    return DATA.map(data -> transformer("backward", l -> l.backward(data)));
  }

  private static Arbitrary<Transformer<LayerLife>> tooEarly() {
    return event("backward before any forward", WatchedLayer::backwardTooEarly);
  }

  private static Event learned() {
    Arbitrary<Boolean> which = Arbitraries.of(true, false);
    return always(
        Combinators.combine(which, which)
            .as((scale, shift) -> transformer("learn", l -> l.setLearned(scale, shift))));
  }

  private static Arbitrary<Transformer<LayerLife>> loadSaved() {
    return DATA.map(number -> transformer("load a saved state", l -> l.loadSaved(number)));
  }

  private static Event load() {
    return always(
        Combinators.combine(Arbitraries.of(0, 1, 2), DATA)
            .as(
                (part, data) ->
                    switch (part) {
                      case 0 -> transformer("load", l -> l.loadDrawn(data));
                      case 1 -> transformer("load the parameters", l -> l.loadAffine(data));
                      default -> transformer("load the statistics", l -> l.loadRunning(data));
                    }));
  }

  private static Event refused() {
    return always(
        Combinators.combine(Arbitraries.of(BadLayerCall.values()), DATA)
            .as((bad, data) -> transformer(bad.toString(), l -> refuse(l, bad, data))));
  }

  private static void refuse(WatchedLayer layer, BadLayerCall bad, int data) {
    if (layer.canRefuse(bad)) {
      layer.refuse(bad, data);
    }
  }

  private static Arbitrary<Transformer<LayerLife>> together() {
    return Arbitraries.of(2, 3)
        .map(threads -> transformer("evaluate at once", l -> l.evaluateTogether(threads)));
  }
}
