package dev.normative.accelerated.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeasedCacheTest {

  /** A value that knows whether it is closed. */
  private static final class Value {
    private final int key;
    private final AtomicBoolean closed = new AtomicBoolean();

    Value(int key) {
      this.key = key;
    }

    void close() {
      assertThat(closed.getAndSet(true)).as("closed twice").isFalse();
    }
  }

  private final List<Value> made = new ArrayList<>();
  private final LeasedCache<Integer, Value> cache = new LeasedCache<>(2, this::make, Value::close);

  private Value make(int key) {
    if (key < 0) {
      throw new IllegalArgumentException("no value for " + key);
    }
    Value value = new Value(key);
    made.add(value);
    return value;
  }

  private List<Integer> closed() {
    return made.stream().filter(value -> value.closed.get()).map(value -> value.key).toList();
  }

  private int use(int key) {
    return cache.with(key, value -> value.key);
  }

  @Test
  void aValueIsMadeOnceAsLongAsItIsKept() {
    assertThat(use(1) + use(1) + use(2) + use(1)).isEqualTo(5);
    assertThat(made).hasSize(2);
    assertThat(closed()).isEmpty();
  }

  @Test
  void theOneThatWasUsedLongestAgoIsClosed() {
    use(1);
    use(2);
    use(1);
    use(3);
    assertThat(closed()).containsExactly(2);
  }

  @Test
  void aValueInUseIsClosedWhenItsUserIsDone() {
    cache.with(
        1,
        value -> {
          use(2);
          use(3);
          assertThat(closed()).isEmpty();
          return null;
        });
    assertThat(closed()).containsExactly(1);
  }

  @Test
  void aUserThatFailsIsDone() {
    assertThatThrownBy(
            () ->
                cache.with(
                    1,
                    value -> {
                      use(2);
                      use(3);
                      throw new IllegalStateException("failed");
                    }))
        .hasMessage("failed");
    assertThat(closed()).containsExactly(1);
  }

  @Test
  void whatCannotBeMadeIsNotKept() {
    assertThatThrownBy(() -> use(-1)).hasMessage("no value for -1");
    use(1);
    use(2);
    assertThat(closed()).isEmpty();
  }

  @Test
  void noThreadSeesAValueThatIsClosed() throws Exception {
    AtomicInteger uses = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        SplittableRandom random = new SplittableRandom(thread);
        all.add(
            threads.submit(
                () -> {
                  for (int call = 0; call < 5000; call++) {
                    cache.with(random.nextInt(6), value -> used(value, uses));
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(uses).hasValue(20_000);
    assertThat(made).filteredOn(value -> !value.closed.get()).hasSize(2);
  }

  private static int used(Value value, AtomicInteger uses) {
    assertThat(value.closed).isFalse();
    Thread.onSpinWait();
    assertThat(value.closed).isFalse();
    return uses.incrementAndGet();
  }
}
