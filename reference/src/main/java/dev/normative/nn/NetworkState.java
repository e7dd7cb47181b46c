package dev.normative.nn;

import dev.normative.tensor.DType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that a network has learned and counted, by PyTorch's names: parameters, running statistics
 * and counters, {@code 1.weight}, {@code 1.running_mean}, {@code 1.num_batches_tracked}.
 *
 * <p>Immutable: training on does not change a state that was taken before. Equal when names, types,
 * shapes and bits are equal, in any order.
 */
public final class NetworkState {
  private static final Set<String> STATISTICS =
      Set.of(NormLayer.MEAN, NormLayer.VARIANCE, NormLayer.BATCHES);

  private final Map<String, StateEntry> entries;

  /** A state with the entries of a map, in its order. */
  public NetworkState(Map<String, StateEntry> entries) {
    this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  /** The state of a network now: its parameters, then its running statistics and counters. */
  public static NetworkState of(Layer network) {
    Map<String, StateEntry> entries = new LinkedHashMap<>();
    slots(network).forEach((name, slot) -> entries.put(name, slot.value()));
    return new NetworkState(entries);
  }

  private static Map<String, StateSlot> slots(Layer network) {
    Map<String, StateSlot> slots = new LinkedHashMap<>();
    network.parameters().forEach((name, it) -> slots.put(name, StateSlot.of(it)));
    slots.putAll(network.buffers());
    return slots;
  }

  /** The entries by name, in order; cannot be changed. */
  public Map<String, StateEntry> entries() {
    return entries;
  }

  /** The same numbers rounded to a format: exactly them when going from FLOAT32 to FLOAT64. */
  public NetworkState rounded(DType dtype) {
    Map<String, StateEntry> rounded = new LinkedHashMap<>();
    entries.forEach(
        (name, entry) ->
            rounded.put(
                name,
                entry instanceof StateEntry.Numbers numbers
                    ? new StateEntry.Numbers(numbers.values().rounded(dtype), dtype)
                    : entry));
    return new NetworkState(rounded);
  }

  /**
   * Gives a network this state, which must fit it whole: the same names, types and shapes.
   *
   * @throws StateMismatch if it does not; the network is then as it was
   */
  public void loadInto(Layer network) {
    Map<String, StateSlot> slots = slots(network);
    List<String> problems = new ArrayList<>();
    missing(slots, problems);
    for (String name : entries.keySet()) {
      if (!slots.containsKey(name)) {
        problems.add(name + " is not in the network");
      }
    }
    load(slots, problems);
  }

  /**
   * What came of a partial load.
   *
   * @param loaded the names that were loaded
   * @param left the network's names that the state does not have, which were left as they were
   * @param unused the state's names that the network does not have
   */
  public record Loaded(List<String> loaded, List<String> left, List<String> unused) {}

  /**
   * Gives a network those entries of this state whose names it has, and leaves the rest alone.
   *
   * <p>The running mean, the running variance and the counter of a layer come together or not at
   * all: a mean of one training beside a variance of another would be no statistics of anything.
   *
   * @throws StateMismatch if an entry of a known name has another type or shape, or running
   *     statistics come in part; the network is then as it was
   */
  public Loaded loadPartlyInto(Layer network) {
    Map<String, StateSlot> slots = slots(network);
    List<String> problems = new ArrayList<>();
    Map<String, StateSlot> known = new LinkedHashMap<>(slots);
    known.keySet().retainAll(entries.keySet());
    for (String name : slots.keySet()) {
      if (!entries.containsKey(name) && isStatistic(name) && sharesALayer(name, known.keySet())) {
        problems.add(name + " is missing beside other running statistics of its layer");
      }
    }
    load(known, problems);
    return new Loaded(
        List.copyOf(known.keySet()),
        slots.keySet().stream().filter(name -> !known.containsKey(name)).toList(),
        entries.keySet().stream().filter(name -> !known.containsKey(name)).toList());
  }

  private static boolean sharesALayer(String statistic, Set<String> names) {
    return names.stream()
        .anyMatch(name -> isStatistic(name) && layer(name).equals(layer(statistic)));
  }

  private void missing(Map<String, StateSlot> slots, List<String> problems) {
    Set<String> bare = new LinkedHashSet<>();
    for (String name : slots.keySet()) {
      if (isStatistic(name)
          && STATISTICS.stream().noneMatch(it -> entries.containsKey(sibling(name, it)))) {
        bare.add(layer(name).isEmpty() ? "the layer itself" : layer(name));
      } else if (!entries.containsKey(name)) {
        problems.add(name + " is missing, expected " + slots.get(name).value().description());
      }
    }
    if (!bare.isEmpty()) {
      problems.add(
          0,
          "there are no running statistics for "
              + String.join(", ", bare)
              + ": it seems that the parameters were saved alone. In evaluation the network would"
              + " normalize with statistics of no data; save the whole state, or load in part and"
              + " train on");
    }
  }

  private void load(Map<String, StateSlot> slots, List<String> problems) {
    slots.forEach(
        (name, slot) -> {
          if (entries.containsKey(name)) {
            slot.misfit(entries.get(name)).ifPresent(it -> problems.add(name + " " + it));
          }
        });
    // Everything was looked at before anything is changed.
    if (!problems.isEmpty()) {
      throw new StateMismatch(problems);
    }
    slots.forEach((name, slot) -> slot.replace(entries.get(name)));
  }

  private static boolean isStatistic(String name) {
    return STATISTICS.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  private static String layer(String name) {
    return name.substring(0, Math.max(name.lastIndexOf('.'), 0));
  }

  private static String sibling(String name, String other) {
    return name.substring(0, name.lastIndexOf('.') + 1) + other;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NetworkState state && entries.equals(state.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return "state " + entries.keySet();
  }
}
