package dev.normative.conformance.rules;

import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Something that may happen to a layer. Where its condition does not hold it does not happen, so
 * that a life makes sense whichever of its calls are left out.
 */
public final class LayerCall {
  private final String name;
  private final Predicate<WatchedLayer> condition;
  private final Consumer<WatchedLayer> effect;

  LayerCall(String name, Predicate<WatchedLayer> condition, Consumer<WatchedLayer> effect) {
    this.name = name;
    this.condition = condition;
    this.effect = effect;
  }

  /** One that may always happen. */
  LayerCall(String name, Consumer<WatchedLayer> effect) {
    this(name, layer -> true, effect);
  }

  void on(WatchedLayer layer) {
    if (condition.test(layer)) {
      effect.accept(layer);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
