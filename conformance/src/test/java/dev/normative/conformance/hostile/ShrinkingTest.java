package dev.normative.conformance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.conformance.mutants.SuiteRun;
import dev.normative.contract.Forward;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A search for a smaller failing case that does not come to its end. */
class ShrinkingTest {
  /** Longer than a try may take, but for each try not nearly so long. */
  private static final double SHRINKING_SECONDS = 1.5;

  private static final long TRY_MILLIS = 250;

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final AtomicInteger calls = new AtomicInteger();
  private final Set<Thread> callers = ConcurrentHashMap.newKeySet();

  /**
   * Under a name of its own for every test: who outlasts a limit once is given less from then on.
   */
  private final Hostile slow =
      new Hostile("slow and wrong " + NUMBER.incrementAndGet()).afterForward(this::wrong);

  private Forward wrong(Hostile.Call call) {
    calls.incrementAndGet();
    callers.add(Thread.currentThread());
    try {
      Thread.sleep(TRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return call.giving(call.input().map(x -> x + 1));
  }

  @BeforeEach
  void shortTimeout() {
    System.setProperty("conformance.timeout", "1.2");
  }

  @AfterEach
  void usualTimeout() {
    System.clearProperty("conformance.timeout");
  }

  private List<Outcome> shrunk(String rule) {
    return SuiteRun.shrunk(slow, rule, SHRINKING_SECONDS);
  }

  @Test
  void endsWithAVerdictOnTheRuleAndNotOnItsTime() {
    long started = System.nanoTime();
    assertThat(shrunk("F1"))
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.verdict()).isEqualTo(Verdict.FAILS);
              assertThat(outcome.detail()).contains("output in").doesNotContain("did not return");
            });
    assertThat((System.nanoTime() - started) * 1e-9).isGreaterThan(SHRINKING_SECONDS);
  }

  @Test
  void callsNobodyOnceTheVerdictIsThere() throws InterruptedException {
    shrunk("F1");
    int before = calls.get();
    Thread.sleep(4 * TRY_MILLIS);
    assertThat(calls).hasValue(before);
    assertThat(callers).extracting(Thread::getName).containsOnly("normative-rule");
  }

  @Test
  void leavesTheRulesThatComeAfterItTheirVerdicts() {
    shrunk("F1,F8");
    usualTimeout(); // a machine that is busy for a second is no finding
    assertThat(SuiteRun.of(new Hostile("harmless"), List.of(), 20, "F1,F2,F8,F13,D1"))
        .hasSize(5)
        .allSatisfy(
            outcome ->
                assertThat(outcome.verdict()).as(outcome.detail()).isEqualTo(Verdict.CONFORMS));
  }
}
