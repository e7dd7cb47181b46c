package dev.normative.nn;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The place of one of a normalization layer's running statistics.
 *
 * @param current gives what it holds
 * @param rangeMisfit why an entry of the right type and shape still does not fit
 * @param replacement puts another entry there
 */
record RunningSlot(
    Supplier<StateEntry> current,
    Function<StateEntry, Optional<String>> rangeMisfit,
    Consumer<StateEntry> replacement)
    implements StateSlot {

  @Override
  public StateEntry value() {
    return current.get();
  }

  @Override
  public Optional<String> misfit(StateEntry entry) {
    Optional<String> misfit = StateSlot.super.misfit(entry);
    return misfit.isPresent() ? misfit : rangeMisfit.apply(entry);
  }

  @Override
  public void replace(StateEntry entry) {
    replacement.accept(entry);
  }
}
