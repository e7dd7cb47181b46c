package dev.normative.accelerated.onnxruntime;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keeps the values that were used last, a bounded number of them, and closes the others: at once
 * or, where one is in use, when its last user is done. Threads may share it.
 *
 * @param <K> what a value is made of
 * @param <V> a value that costs much to make, and has to be closed
 */
final class LeasedCache<K, V> {
  private final int most;
  private final Function<K, V> make;
  private final Consumer<V> close;
  private final Map<K, Held> held = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * An empty cache.
   *
   * @param most how many values are kept while nobody uses them
   * @param make makes a value; what it throws goes to the caller, and nothing is kept
   * @param close closes a value
   */
  LeasedCache(int most, Function<K, V> make, Consumer<V> close) {
    this.most = most;
    this.make = make;
    this.close = close;
  }

  private final class Held {
    private final V value;
    private int users;
    private boolean dropped;

    Held(V value) {
      this.value = value;
    }
  }

  /** Has a function use the value for a key, which is made if it is not there. */
  <R> R with(K key, Function<V, R> use) {
    Held one = taken(key);
    try {
      return use.apply(one.value);
    } finally {
      given(one);
    }
  }

  private synchronized Held taken(K key) {
    Held one = held.get(key);
    if (one == null) {
      one = new Held(make.apply(key));
      held.put(key, one);
      dropEldest();
    }
    one.users++;
    return one;
  }

  private void dropEldest() {
    if (held.size() > most) {
      Iterator<Held> eldestFirst = held.values().iterator();
      Held eldest = eldestFirst.next();
      eldestFirst.remove();
      eldest.dropped = true;
      closeIfUnused(eldest);
    }
  }

  private synchronized void given(Held one) {
    one.users--;
    closeIfUnused(one);
  }

  private void closeIfUnused(Held one) {
    if (one.dropped && one.users == 0) {
      close.accept(one.value);
    }
  }
}
