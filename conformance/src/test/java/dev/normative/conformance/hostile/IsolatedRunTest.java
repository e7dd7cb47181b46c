package dev.normative.conformance.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.normative.conformance.Conformance;
import dev.normative.conformance.NormalizationConformance;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.conformance.engine.Attachment;
import dev.normative.conformance.engine.IsolatedRun;
import dev.normative.contract.NormalizationProvider;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** What takes a JVM of its own: the one that it ends is not the one that judges. */
class IsolatedRunTest {
  private static final List<String> PROPERTIES =
      List.of("conformance.rule", "conformance.tries", "conformance.timeout");

  @BeforeEach
  void fewAndShort() {
    System.setProperty("conformance.rule", "F1,B1,D2");
    System.setProperty("conformance.tries", "10");
    System.setProperty("conformance.timeout", "3");
  }

  @AfterEach
  void asUsual() {
    PROPERTIES.forEach(System::clearProperty);
  }

  private static Map<String, Outcome> run(Class<? extends Conformance> suite) {
    return IsolatedRun.of(suite).stream()
        .collect(Collectors.toMap(Outcome::rule, Function.identity()));
  }

  /** B1 fails with this text, F1 is judged as ever, D2 is about what is not claimed. */
  private static void onlyBackwardFails(Class<? extends Conformance> suite, String text) {
    Map<String, Outcome> outcomes = run(suite);
    assertThat(outcomes.get("F1").detail()).isEmpty();
    assertThat(outcomes.get("F1").verdict()).isEqualTo(Verdict.CONFORMS);
    assertThat(outcomes.get("F1").tries()).isEqualTo(10);
    assertThat(outcomes.get("B1").verdict()).isEqualTo(Verdict.FAILS);
    assertThat(outcomes.get("B1").family()).isEqualTo("BatchNorm");
    assertThat(outcomes.get("B1").implementation()).isEqualTo(suite.getSimpleName());
    assertThat(outcomes.get("B1").detail()).contains(text, "reproduce:");
    assertThat(outcomes.get("D2").verdict()).isEqualTo(Verdict.NOT_CLAIMED);
  }

  /**
   * A Hostile that ends JVMs, and refuses to where it was not started by an isolated run: by an
   * IDE, say, that takes these classes for tests of the build.
   */
  private static Hostile harmful(String name) {
    if (System.getProperty("conformance.journal") == null) {
      throw new IllegalStateException(name + " would end this JVM");
    }
    return new Hostile(name);
  }

  static final class Exits extends NormalizationConformance {
    @Override
    public NormalizationProvider provider() {
      return harmful("Exits")
          .afterBackward(
              gradients -> {
                System.err.println("last words");
                System.exit(0);
                return gradients;
              });
    }
  }

  @Test
  void whoeverCallsExitFailsTheRuleThatRan() {
    onlyBackwardFails(Exits.class, "the implementation ended the JVM while the rule was put");
  }

  static final class Halts extends NormalizationConformance {
    @Override
    public NormalizationProvider provider() {
      return harmful("Halts")
          .afterBackward(
              gradients -> {
                System.err.println("last words");
                System.err.flush();
                Runtime.getRuntime().halt(7);
                return gradients;
              });
    }
  }

  @Test
  void howTheVirtualMachineEndedIsTold() {
    onlyBackwardFails(
        Halts.class,
        "with exit code 7 (System.exit or Runtime.halt); its output ended with:\nlast words");
  }

  static final class Crashes extends NormalizationConformance {
    @Override
    public NormalizationProvider provider() {
      return harmful("Crashes")
          .afterBackward(
              gradients -> {
                writeToAddressZero();
                return gradients;
              });
    }

    private static void writeToAddressZero() {
      try {
        Class<?> unsafe = Class.forName("sun.misc.Unsafe");
        Field instance = unsafe.getDeclaredField("theUnsafe");
        instance.setAccessible(true);
        unsafe.getMethod("putLong", long.class, long.class).invoke(instance.get(null), 0L, 1L);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void aCrashFailsTheRuleThatRan() {
    onlyBackwardFails(Crashes.class, "by a crash: SIG");
  }

  static final class Hangs extends NormalizationConformance {
    @Override
    public NormalizationProvider provider() {
      return harmful("Hangs")
          .afterBackward(
              gradients -> {
                while (true) {
                  Thread.onSpinWait();
                }
              });
    }
  }

  @Test
  void whatHangsIsEndedWithItsVirtualMachine() {
    onlyBackwardFails(Hangs.class, "did not return within 3.0 s");
    assertThat(ProcessHandle.current().children())
        .noneMatch(child -> child.info().commandLine().orElse("").contains("IsolatedMain"));
  }

  static final class ExitsAtOnce extends NormalizationConformance {
    @Override
    public NormalizationProvider provider() {
      Hostile harmful = harmful("ExitsAtOnce");
      System.exit(5);
      return harmful;
    }
  }

  @Test
  void whoeverEndsEveryVirtualMachineAtOnceFailsEveryRule() {
    Map<String, Outcome> outcomes = run(ExitsAtOnce.class);
    assertThat(outcomes).containsOnlyKeys("F1", "B1", "D2");
    assertThat(outcomes.values())
        .allSatisfy(
            outcome -> {
              assertThat(outcome.verdict()).isEqualTo(Verdict.FAILS);
              assertThat(outcome.detail()).contains("with exit code 5");
            });
  }

  static final class Harmless extends NormalizationConformance {
    @Override
    public NormalizationProvider provider() {
      return new Hostile("Harmless");
    }
  }

  @Test
  void whoeverIsHarmlessConforms() {
    Map<String, Outcome> outcomes = run(Harmless.class);
    assertThat(outcomes.get("F1").verdict()).isEqualTo(Verdict.CONFORMS);
    assertThat(outcomes.get("B1").verdict()).isEqualTo(Verdict.CONFORMS);
    assertThat(outcomes.get("B1").seed()).isEqualTo("47");
    assertThat(outcomes.get("B1").worst()).isPositive();
  }

  /** Where verdicts go that {@link Published} gets. */
  private static final List<Outcome> PUBLISHED = new ArrayList<>();

  static final class Published extends NormalizationConformance {
    @Override
    public NormalizationProvider provider() {
      return harmful("Published")
          .afterBackward(
              gradients -> {
                Runtime.getRuntime().halt(7);
                return gradients;
              });
    }

    @Override
    public void publish(Outcome outcome, List<Attachment> attachments) {
      PUBLISHED.add(outcome);
    }
  }

  @Test
  void aTestClassIsJudgedInAnotherVirtualMachineWhereThatIsAskedFor() {
    System.setProperty("conformance.isolation", "process");
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    try {
      LauncherFactory.create(
              LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build())
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(selectClass(Published.class))
                  .configurationParameter("jqwik.database", "target/jqwik-database-of-hostiles")
                  .configurationParameter("jqwik.reporting.usejunitplatform", "true")
                  .build(),
              summary);
    } finally {
      System.clearProperty("conformance.isolation");
    }
    assertThat(PUBLISHED)
        .extracting(Outcome::rule, Outcome::verdict)
        .containsExactlyInAnyOrder(
            tuple("F1", Verdict.CONFORMS),
            tuple("B1", Verdict.FAILS),
            tuple("D2", Verdict.NOT_CLAIMED));
    assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(1);
    assertThat(summary.getSummary().getTestsFailedCount()).isEqualTo(1);
    assertThat(summary.getSummary().getTestsAbortedCount()).isEqualTo(1);
  }
}
