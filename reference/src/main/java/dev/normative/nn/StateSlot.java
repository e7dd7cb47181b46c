package dev.normative.nn;

import java.util.Optional;

/** A place in a network that its state is taken from and put back into. */
public interface StateSlot {

  /** What the place holds now. */
  StateEntry value();

  /** Why the place cannot take an entry, as the rest of a sentence; empty where it can. */
  default Optional<String> misfit(StateEntry entry) {
    StateEntry expected = value();
    return expected.type().equals(entry.type()) && expected.shape().equals(entry.shape())
        ? Optional.empty()
        : Optional.of("is " + entry.description() + ", expected " + expected.description());
  }

  /** Puts an entry that is no {@linkplain #misfit misfit} in the place. */
  void replace(StateEntry entry);

  /** The place of a parameter. */
  static StateSlot of(Parameter parameter) {
    return new StateSlot() {
      @Override
      public StateEntry value() {
        return new StateEntry.Numbers(parameter.value(), parameter.variable().dtype());
      }

      @Override
      public void replace(StateEntry entry) {
        parameter.update(((StateEntry.Numbers) entry).values());
      }
    };
  }
}
