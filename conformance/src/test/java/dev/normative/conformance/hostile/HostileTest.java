package dev.normative.conformance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.conformance.mutants.SuiteRun;
import dev.normative.contract.Capability;
import dev.normative.contract.Deviation;
import dev.normative.contract.Forward;
import dev.normative.contract.ForwardingProvider;
import dev.normative.contract.Gradients;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be survived in the JVM that runs the suite. */
class HostileTest {
  private static final int TRIES = 20;
  private static final String RULES = "F1,F2,F13,F14,B1,D1";

  @BeforeEach
  void shortTimeout() {
    System.setProperty("conformance.timeout", "2");
  }

  @AfterEach
  void usualTimeout() {
    System.clearProperty("conformance.timeout");
  }

  private static Map<String, Outcome> run(NormalizationProvider provider) {
    return run(provider, RULES);
  }

  private static Map<String, Outcome> run(NormalizationProvider provider, String rules) {
    Map<String, Outcome> outcomes =
        SuiteRun.of(provider, List.of(), TRIES, rules).stream()
            .collect(Collectors.toMap(Outcome::rule, Function.identity()));
    assertThat(outcomes).as("every rule has a verdict").containsOnlyKeys(rules.split(","));
    return outcomes;
  }

  private static void failsEverywhere(NormalizationProvider provider, String text) {
    assertThat(run(provider).values())
        .allSatisfy(
            outcome -> {
              assertThat(outcome.verdict()).isEqualTo(Verdict.FAILS);
              assertThat(outcome.detail()).contains(text);
            });
  }

  private static void failsOnly(Map<String, Outcome> outcomes, String... rules) {
    Map<String, Verdict> expected = new HashMap<>();
    outcomes.keySet().forEach(rule -> expected.put(rule, Verdict.CONFORMS));
    Set.of(rules).forEach(rule -> expected.put(rule, Verdict.FAILS));
    assertThat(outcomes)
        .allSatisfy(
            (rule, outcome) ->
                assertThat(outcome.verdict())
                    .as(rule + outcome.detail())
                    .isEqualTo(expected.get(rule)));
  }

  private static Hostile throwing(String name, Error thrown) {
    return new Hostile(name)
        .afterForward(
            call -> {
              throw thrown;
            });
  }

  @Test
  void whoeverDoesNothingHostileConforms() {
    failsOnly(run(new Hostile("harmless")));
  }

  @Test
  void exceptionsAreFindings() {
    Hostile throwing =
        new Hostile("throws")
            .afterForward(
                call -> {
                  throw new IllegalStateException("on purpose");
                });
    failsEverywhere(throwing, "on purpose");
  }

  @Test
  void anEndlessRecursionIsAFinding() {
    failsEverywhere(
        new Hostile("recursive").afterForward(HostileTest::recurse),
        "java.lang.StackOverflowError");
  }

  private static Forward recurse(Hostile.Call call) {
    Forward deeper = recurse(call);
    return deeper == null ? call.result() : deeper;
  }

  @Test
  void memoryThatIsNotThereIsAFinding() {
    failsEverywhere(
        new Hostile("greedy")
            .afterForward(call -> call.giving(Tensor.zeros(Shape.of(Integer.MAX_VALUE)))),
        "java.lang.OutOfMemoryError");
  }

  @Test
  void errorsOfTheVirtualMachineAreFindings() {
    failsEverywhere(
        throwing("unlinked", new NoClassDefFoundError("org/example/Native")),
        "NoClassDefFoundError: org/example/Native");
    failsEverywhere(throwing("internal", new InternalError("broken")), "InternalError: broken");
  }

  @Test
  void nothingIsAFinding() {
    Map<String, Outcome> none = run(new Hostile("null").afterForward(call -> null));
    assertThat(none.values()).extracting(Outcome::verdict).containsOnly(Verdict.FAILS);
    Map<String, Outcome> empty =
        run(new Hostile("null output").afterForward(call -> call.giving((Tensor) null)));
    assertThat(empty.get("F1").detail()).contains("output in", "is null; expected shape");
    failsOnly(
        run(new Hostile("null statistics").afterForward(call -> call.giving((RunningStats) null))),
        "F13",
        "F14",
        "D1");
    failsOnly(
        run(new Hostile("null gradients").afterBackward(gradients -> null)),
        "F13",
        "F14",
        "B1",
        "D1");
    failsOnly(
        run(
            new Hostile("null gradient")
                .afterBackward(g -> new Gradients(null, g.scale(), Optional.empty()))),
        "F13",
        "F14",
        "B1",
        "D1");
  }

  @Test
  void anotherShapeIsAFinding() {
    Map<String, Outcome> outcomes =
        run(
            new Hostile("flat")
                .afterForward(
                    call -> {
                      Tensor output = call.result().output();
                      return call.giving(output.reshape(Shape.of(output.size())));
                    }));
    assertThat(outcomes.get("F1").detail()).contains("has shape [", "; expected [");
    assertThat(outcomes.get("F2").verdict()).isEqualTo(Verdict.FAILS);
  }

  @Test
  void numbersThatAreNoFloatsAreAFinding() {
    Map<String, Outcome> outcomes =
        run(
            new Hostile("unrounded")
                .afterForward(call -> call.giving(call.result().output().map(Math::nextUp))));
    assertThat(outcomes.get("F1").verdict()).isEqualTo(Verdict.FAILS);
    assertThat(outcomes.get("F1").detail()).contains("values that are not exactly FLOAT32");
  }

  @Test
  void anArrayThatIsUsedAgainIsAFinding() {
    Map<Integer, double[]> buffers = new HashMap<>();
    Map<String, Outcome> outcomes =
        run(
            new Hostile("aliased")
                .afterForward(
                    call -> {
                      double[] right = call.result().output().toArray();
                      double[] buffer = buffers.computeIfAbsent(right.length, double[]::new);
                      System.arraycopy(right, 0, buffer, 0, right.length);
                      return call.giving(Tensor.adopting(call.result().output().shape(), buffer));
                    }));
    failsOnly(outcomes, "F13");
    assertThat(outcomes.get("F13").detail()).contains("output after another call");
  }

  @Test
  void stateBetweenCallsIsAFinding() {
    AtomicInteger calls = new AtomicInteger();
    Map<String, Outcome> outcomes =
        run(
            new Hostile("remembers")
                .afterForward(
                    call ->
                        calls.incrementAndGet() % 2 == 0
                            ? call.giving(call.result().output().map(y -> -y))
                            : call.result()));
    assertThat(outcomes.get("D1").verdict()).isEqualTo(Verdict.FAILS);
    assertThat(outcomes.get("B1").verdict()).isEqualTo(Verdict.CONFORMS);
  }

  @Test
  void inputsThatAreWrittenToAreAFindingWhereItShows() throws ReflectiveOperationException {
    Field data = Tensor.class.getDeclaredField("data");
    data.setAccessible(true);
    Map<String, Outcome> outcomes =
        run(
            new Hostile("scribbles")
                .afterForward(
                    call -> {
                      try {
                        ((double[]) data.get(call.input()))[0] += 1000;
                      } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                      }
                      return call.result();
                    }));
    assertThat(outcomes.get("B1").verdict()).isEqualTo(Verdict.FAILS);
    assertThat(outcomes.get("F1").verdict()).isEqualTo(Verdict.CONFORMS);
  }

  @Test
  void whoeverDoesNotReturnIsLeftBehind() {
    Map<String, Outcome> outcomes =
        run(
            new Hostile("hangs")
                .afterBackward(
                    gradients -> {
                      while (!Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait();
                      }
                      return gradients;
                    }));
    failsOnly(outcomes, "F13", "F14", "B1", "D1");
    assertThat(List.of("F13", "F14", "B1", "D1"))
        .filteredOn(rule -> outcomes.get(rule).detail().contains("did not return within 2.0 s"))
        .hasSize(1);
    assertThat(List.of("F13", "F14", "B1", "D1"))
        .filteredOn(rule -> outcomes.get(rule).detail().contains("did not return within 0.2 s"))
        .hasSize(3);
    assertThat(outcomes.get("B1").detail()).contains("sample:", "-Dconformance.seed=47");
  }

  @Test
  void threadsThatNobodyEndsAreAFinding() {
    CountDownLatch end = new CountDownLatch(1);
    try {
      Outcome outcome =
          run(
                  new Hostile("leaks threads")
                      .afterForward(
                          call -> {
                            for (int i = 0; i < 10; i++) {
                              Thread thread = new Thread(() -> await(end));
                              thread.setDaemon(true);
                              thread.start();
                            }
                            return call.result();
                          }),
                  "F1")
              .get("F1");
      assertThat(outcome.verdict()).isEqualTo(Verdict.FAILS);
      assertThat(outcome.detail()).contains("leaks threads: after ");
    } finally {
      end.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aMillionLinesAreCutAndTheVerdictStands() {
    PrintStream former = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, false, StandardCharsets.UTF_8));
    try {
      Hostile talking =
          new Hostile("talks")
              .afterForward(
                  call -> {
                    for (int i = 0; i < 1_000_000 / TRIES; i++) {
                      System.out.println("normalizing");
                    }
                    return call.result();
                  });
      failsOnly(run(talking, "F1"));
    } finally {
      System.setOut(former);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("normalizing", "bytes more, left out by Normative]");
    assertThat(printed.size()).isLessThan(1 << 18);
  }

  @Test
  void whoeverCannotSayWhatItClaimsFailsEveryRule() {
    failsEverywhere(
        new Hostile("unlinked")
            .claiming(
                () -> {
                  throw new UnsatisfiedLinkError("no native library");
                }),
        "its claims cannot be read: java.lang.UnsatisfiedLinkError: no native library");
    failsEverywhere(new Hostile("mute").claiming(() -> null), "capabilities() returned null");
    failsEverywhere(new Hostile(null), "name() returned null");
    failsEverywhere(
        new ForwardingProvider(new Hostile("silent")) {
          @Override
          public List<Deviation> deviations() {
            return null;
          }
        },
        "deviations() returned null");
  }

  @Test
  void whoeverHangsWhenAskedForItsClaimsFailsEveryRule() {
    System.setProperty("conformance.timeout", "0.1");
    failsEverywhere(
        new Hostile("slow")
            .claiming(
                () -> {
                  await(new CountDownLatch(1));
                  return Set.<Capability>of();
                }),
        "provider(), or what it says of itself, did not return within 0.");
  }
}
