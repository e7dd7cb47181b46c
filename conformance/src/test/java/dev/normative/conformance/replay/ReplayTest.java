package dev.normative.conformance.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.conformance.Family;
import dev.normative.conformance.Level;
import dev.normative.conformance.NormalizationConformance;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.bound.NormalizationBound;
import dev.normative.conformance.engine.Attachment;
import dev.normative.conformance.engine.Publisher;
import dev.normative.conformance.generate.NormCase;
import dev.normative.conformance.generate.NormCases;
import dev.normative.contract.Accumulator;
import dev.normative.contract.Capability;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.golden.GoldenStep;
import dev.normative.golden.GoldenVectors;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class ReplayTest {

  @TempDir static Path folder;

  @Provide
  Arbitrary<NormCase> anyCase() {
    Set<Capability> all = Set.of(Capability.values());
    return Arbitraries.of(Family.values()).flatMap(family -> new NormCases(all, family).any());
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void whatIsWrittenIsTheSameCallWhenItIsRead(@ForAll("anyCase") NormCase c, @ForAll Mode mode)
      throws IOException {
    Path file = Files.createTempFile("case", ".json");
    try {
      Files.writeString(file, CaseFile.of("F1/" + c.family().title(), Replay.of(c, mode), "drawn"));
      Replay replay = Replay.read(file);
      assertThat(replay.spec()).isEqualTo(c.spec());
      assertThat(replay.input()).isEqualTo(c.input());
      assertThat(replay.affine()).isEqualTo(c.affine());
      assertThat(replay.before()).isEqualTo(c.before());
      assertThat(replay.mode()).isEqualTo(mode);
      replay.upstream().ifPresent(upstream -> assertThat(upstream).isEqualTo(c.upstream()));
    } finally {
      Files.delete(file);
    }
  }

  /** The reference with an epsilon that is twice as large: wrong wherever epsilon counts. */
  private static final class DoubledEpsilon implements NormalizationProvider {
    @Override
    public String name() {
      return "doubled epsilon";
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.LAYER_NORM, Capability.FLOAT64, Capability.TRAINING);
    }

    @Override
    public Normalization create(NormSpec spec) {
      return new ReferenceProvider().create(spec.withEpsilon(2 * spec.epsilon()));
    }
  }

  static final class Failing extends NormalizationConformance {
    @Override
    public NormalizationProvider provider() {
      return new DoubledEpsilon();
    }

    @Override
    public void publish(Outcome outcome, List<Attachment> attachments) {
      System.setProperty(Publisher.RESULTS_PROPERTY, folder.toString());
      System.setProperty("conformance.allure", "false");
      try {
        Publisher.standard().publish(outcome, attachments);
      } finally {
        System.clearProperty(Publisher.RESULTS_PROPERTY);
        System.clearProperty("conformance.allure");
      }
    }
  }

  /** A drawn case, and one that PyTorch recorded. */
  @ParameterizedTest
  @ValueSource(strings = {"F1", "G1"})
  void theFileThatAFailureLeavesShowsTheFailureAgain(String rule) throws IOException {
    System.setProperty("conformance.rule", rule);
    try {
      LauncherFactory.create(
              LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build())
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(DiscoverySelectors.selectClass(Failing.class))
                  .configurationParameter("jqwik.database", "target/jqwik-database-of-replays")
                  .configurationParameter("jqwik.reporting.usejunitplatform", "true")
                  .build());
    } finally {
      System.clearProperty("conformance.rule");
    }
    Path file = folder.resolve("doubled+epsilon-" + rule + "-LayerNorm-case.json");
    Outcome outcome =
        Outcome.read(folder.resolve("doubled+epsilon-" + rule + "-LayerNorm-outcome.json"));
    assertThat(outcome.verdict()).isIn(Verdict.FAILS, Verdict.MISDECLARED);
    assertThat(outcome.level()).isEqualTo(Level.L0);

    Replay replay = Replay.read(file);
    Expectation expected =
        new NormalizationBound(
                replay.spec(),
                Accumulator.SEQUENTIAL,
                replay.input(),
                replay.affine(),
                replay.before(),
                replay.mode())
            .output();
    assertThat(outside(expected, output(new DoubledEpsilon(), replay))).isTrue();
    assertThat(outside(expected, output(new ReferenceProvider(), replay))).isFalse();
    // What the reference made of it stands in the file beside it.
    GoldenStep step = GoldenVectors.read(file).cases().get(0).steps().get(0);
    assertThat(step.outcome())
        .isInstanceOfSatisfying(
            GoldenStep.Computed.class,
            computed ->
                assertThat(computed.output().data())
                    .isEqualTo(output(new ReferenceProvider(), replay).toArray()));
  }

  private static Tensor output(NormalizationProvider provider, Replay replay) {
    try (Normalization norm = provider.create(replay.spec())) {
      return norm.forward(replay.input(), replay.affine(), replay.before(), replay.mode()).output();
    }
  }

  private static boolean outside(Expectation expected, Tensor actual) {
    for (int i = 0; i < actual.size(); i++) {
      double error = Math.abs(actual.at(i) - expected.expected().at(i));
      if (error > expected.tolerance().at(i)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aFileOfPyTorchIsNotTakenForOne() {
    assertThatThrownBy(() -> Replay.of(GoldenVectors.named("pytorch/layer_norm").cases().get(0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
