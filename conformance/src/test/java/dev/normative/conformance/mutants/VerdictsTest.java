package dev.normative.conformance.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Family;
import dev.normative.conformance.KnownDeviation;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.contract.ArrayNormalization;
import dev.normative.contract.Capability;
import dev.normative.contract.CopyingArrays;
import dev.normative.contract.Deviation;
import dev.normative.contract.ForwardingProvider;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.ShardedNormalization;
import dev.normative.contract.StatefulAdapter;
import dev.normative.contract.StatefulLayer;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every verdict that a rule can end with. */
class VerdictsTest {
  private static final int TRIES = 30;

  private static Map<String, Outcome> run(
      NormalizationProvider implementation, KnownDeviation... deviations) {
    return run(String.join(",", SuiteRun.rules()), implementation, deviations);
  }

  private static Map<String, Outcome> run(
      String rules, NormalizationProvider implementation, KnownDeviation... deviations) {
    return SuiteRun.of(implementation, List.of(deviations), TRIES, rules).stream()
        .filter(outcome -> outcome.family().equals(Family.BATCH_NORM.title()))
        .collect(Collectors.toMap(Outcome::rule, Function.identity()));
  }

  private static Mutant named(String name) {
    return Mutants.all().stream().filter(m -> m.name().equals(name)).findAny().orElseThrow();
  }

  @Test
  void aDeclaredDeviationDiverges() {
    Map<String, Outcome> outcomes =
        run(
            "S1,S4,F1",
            named("biased running variance"),
            new KnownDeviation(
                "S1", Family.BATCH_NORM, "stores the population variance", "https://example.org/1"),
            new KnownDeviation(
                "S4",
                Family.BATCH_NORM,
                "stores the population variance",
                "https://example.org/1"));
    assertThat(outcomes.get("S1").verdict()).isEqualTo(Verdict.DIVERGES);
    assertThat(outcomes.get("S1").detail())
        .isEqualTo("stores the population variance https://example.org/1");
    assertThat(outcomes.get("F1").verdict()).isEqualTo(Verdict.CONFORMS);
  }

  @Test
  void aDeclaredDeviationThatNoLongerHappensFails() {
    Outcome outcome = undeviating(new KnownDeviation("S1", Family.BATCH_NORM, "was once", ""), 500);
    assertThat(outcome.verdict()).isEqualTo(Verdict.FAILS);
    assertThat(outcome.detail()).contains("the declared deviation no longer happens: was once");
  }

  @Test
  void tooFewCasesCallNoDeviationGone() {
    Outcome outcome = undeviating(new KnownDeviation("S1", Family.BATCH_NORM, "was once", ""), 499);
    assertThat(outcome.verdict()).isEqualTo(Verdict.DIVERGES);
    assertThat(outcome.tries()).isEqualTo(499);
    assertThat(outcome.detail())
        .isEqualTo("not seen in 499 cases; only after 500 is it said to be gone: was once");
  }

  @Test
  void theRarerADeviationIsTheMoreCasesCallItGone() {
    // e^(-28/2) < 1e-6 < e^(-27/2)
    KnownDeviation rare = new KnownDeviation("S1", Family.BATCH_NORM, "every other", "", 2);
    assertThat(undeviating(rare, 28).verdict()).isEqualTo(Verdict.FAILS);
    Outcome unseen = undeviating(rare, 27);
    assertThat(unseen.verdict()).isEqualTo(Verdict.DIVERGES);
    assertThat(unseen.detail())
        .isEqualTo(
            "not seen in 27 cases, happens about once in 2; only after 28 is it said to be gone:"
                + " every other");
    KnownDeviation rarer = new KnownDeviation("S1", Family.BATCH_NORM, "of 100", "", 100);
    assertThat(undeviating(rarer, 500).verdict()).isEqualTo(Verdict.DIVERGES);
  }

  @Test
  void whatARuleThatDrawsNothingDoesNotShowIsGone() {
    Outcome outcome = undeviating(new KnownDeviation("G1", Family.BATCH_NORM, "was once", ""), 1);
    assertThat(outcome.verdict()).as(outcome.detail()).isEqualTo(Verdict.FAILS);
    assertThat(outcome.detail()).contains("no longer happens");
  }

  /** What becomes of a declaration of one that keeps the rule. */
  private static Outcome undeviating(KnownDeviation declared, int tries) {
    return SuiteRun.of(SuiteRun.PLAIN, List.of(declared), tries, declared.rule()).stream()
        .filter(outcome -> outcome.family().equals(declared.family().title()))
        .findAny()
        .orElseThrow();
  }

  @Test
  void aProviderBringsTheDeviationsThatAreKnownOfIt() {
    Map<String, Outcome> outcomes =
        run(
            "S1,S4,F1",
            new Declaring(
                named("biased running variance"),
                Deviation.of("S1", Capability.BATCH_NORM, "stores the population variance", ""),
                Deviation.ofEveryNorm("S4", "stores it for all", "https://example.org/2"),
                Deviation.of("F1", Capability.LAYER_NORM, "of another norm", "")));
    assertThat(outcomes.get("S1").verdict()).isEqualTo(Verdict.DIVERGES);
    assertThat(outcomes.get("S1").detail()).isEqualTo("stores the population variance");
    assertThat(outcomes.get("S4").verdict()).isEqualTo(Verdict.DIVERGES);
    assertThat(outcomes.get("S4").detail()).isEqualTo("stores it for all https://example.org/2");
    assertThat(outcomes.get("F1").verdict()).isEqualTo(Verdict.CONFORMS);
  }

  @Test
  void whatAProviderDeclaresAndNoLongerHappensFailsForEveryNormThatItIsAbout() {
    List<Outcome> outcomes =
        SuiteRun.of(
            new Declaring(
                SuiteRun.PLAIN,
                Deviation.ofEveryNorm("F1", "was wrong once", "https://example.org/3"),
                Deviation.of("F13", Capability.RMS_NORM, "was wrong once", "")),
            List.of(),
            500,
            "F1,F13");
    assertThat(outcomes).hasSize(10);
    for (Outcome outcome : outcomes) {
      boolean declared =
          outcome.rule().equals("F1") || outcome.family().equals(Family.RMS_NORM.title());
      assertThat(outcome.verdict()).isEqualTo(declared ? Verdict.FAILS : Verdict.CONFORMS);
      assertThat(outcome.detail().contains("the declared deviation no longer happens: was wrong"))
          .isEqualTo(declared);
    }
    assertThat(outcomes.get(0).detail()).contains("https://example.org/3", "deviations()");
  }

  @Test
  void theClassThatRunsTheSuiteHasTheFirstWordOnADeviation() {
    Outcome outcome =
        run(
                "S1",
                new Declaring(
                    named("biased running variance"),
                    Deviation.ofEveryNorm("S1", "what the provider says", "")),
                new KnownDeviation("S1", Family.BATCH_NORM, "what the class says", ""))
            .get("S1");
    assertThat(outcome.verdict()).isEqualTo(Verdict.DIVERGES);
    assertThat(outcome.detail()).isEqualTo("what the class says");
  }

  @Test
  void whatThisMachineLacksIsUntestedWithTheReasonAndCalledByNobody() {
    Map<String, Outcome> outcomes =
        run(
            new ForwardingProvider(new Claiming(Set.of(Capability.BACKWARD))) {
              @Override
              public Optional<String> missing() {
                return Optional.of("no library for this platform");
              }

              @Override
              public Normalization create(NormSpec spec) {
                throw new AssertionError("called");
              }
            });
    assertThat(outcomes.get("B1").verdict()).isEqualTo(Verdict.NOT_CLAIMED);
    assertThat(outcomes.values())
        .filteredOn(outcome -> outcome.verdict() != Verdict.NOT_CLAIMED)
        .hasSizeGreaterThan(20)
        .allSatisfy(
            outcome -> {
              assertThat(outcome.verdict()).isEqualTo(Verdict.UNTESTED);
              assertThat(outcome.detail()).isEqualTo("no library for this platform");
            });
  }

  @Test
  void aWrongDeclarationIsToldFromWrongArithmetic() {
    Map<String, Outcome> turned = run("P1,N1,S1,F1", named("new weight turned round"));
    assertThat(turned.get("P1").verdict()).isEqualTo(Verdict.MISDECLARED);
    assertThat(turned.get("P1").measured()).contains("new weight 0.7000");
    assertThat(turned.get("N1").measured())
        .contains("FLOAT64: at least ")
        .isEqualTo(turned.get("N1").detail());
    assertThat(turned.get("S1").verdict()).isEqualTo(Verdict.MISDECLARED);
    assertThat(turned.get("S1").detail())
        .contains("declaration:", "new weight 0.7000 instead of 0.3000");
    assertThat(turned.get("F1").verdict()).isEqualTo(Verdict.CONFORMS);

    assertThat(run("S1", named("biased running variance")).get("S1").detail())
        .contains(
            "stored population variance instead of sample variance",
            "under PyTorch's specification it is PYTORCH but for stored population variance");

    Outcome onePass = run("F1", named("one-pass variance")).get("F1");
    assertThat(onePass.verdict()).isEqualTo(Verdict.FAILS);
    assertThat(onePass.detail()).doesNotContain("declaration:");
  }

  @Test
  void whatIsNotClaimedIsNotPut() {
    Map<String, Outcome> outcomes =
        run("B1,B2,B3,F1,F13", new Claiming(Set.of(Capability.BACKWARD)));
    for (String rule : List.of("B1", "B2", "B3")) {
      assertThat(outcomes.get(rule).verdict()).isEqualTo(Verdict.NOT_CLAIMED);
      assertThat(outcomes.get(rule).detail()).isEqualTo("plain does not claim [BACKWARD]");
    }
    assertThat(outcomes.get("F1").verdict()).isEqualTo(Verdict.CONFORMS);
    assertThat(outcomes.get("F13").verdict()).isEqualTo(Verdict.CONFORMS);
  }

  @Test
  void onlyWhatIsClaimedIsDrawn() {
    Map<String, Outcome> outcomes =
        run(
            new Claiming(
                Set.of(
                    Capability.FLOAT64,
                    Capability.PARTIAL_AFFINE,
                    Capability.ANY_CHANNEL_AXIS,
                    Capability.CUMULATIVE_AVERAGE,
                    Capability.BIASED_RUNNING_VARIANCE)));
    assertThat(outcomes.values()).extracting(Outcome::verdict).containsOnly(Verdict.CONFORMS);
  }

  @Test
  void anImplementationThatThrowsFailsWithWhatItThrew() {
    Mutant throwing =
        new Mutant(
            "throwing",
            "our own",
            "F1",
            spec -> {
              throw new ArrayIndexOutOfBoundsException(7);
            });
    Outcome outcome = run("F1", throwing).get("F1");
    assertThat(outcome.verdict()).isEqualTo(Verdict.FAILS);
    assertThat(outcome.detail()).contains("the rule was ended by", "index out of range: 7");
  }

  @Test
  void anImplementationThatReturnsNothingFails() {
    Mutant absent = new Mutant("absent", "our own", "F1", spec -> null);
    assertThat(run(absent).values()).extracting(Outcome::verdict).containsOnly(Verdict.FAILS);
  }

  /** Another implementation with deviations that it declares itself. */
  private static final class Declaring extends ForwardingProvider {
    private final List<Deviation> declared;

    Declaring(NormalizationProvider whole, Deviation... declared) {
      super(whole);
      this.declared = List.of(declared);
    }

    @Override
    public List<Deviation> deviations() {
      return declared;
    }
  }

  /** The plain implementation, claiming less, and refusing to be asked for more. */
  private static final class Claiming implements NormalizationProvider {
    private final Set<Capability> claimed = EnumSet.copyOf(Mutant.CAPABILITIES);

    Claiming(Set<Capability> without) {
      claimed.removeAll(without);
    }

    @Override
    public String name() {
      return "plain";
    }

    @Override
    public Set<Capability> capabilities() {
      return claimed;
    }

    @Override
    public Normalization create(NormSpec spec) {
      String dtype = spec.dtype().name();
      assertThat(claimed).contains(Capability.valueOf(dtype));
      if (!spec.scale() || !spec.shift()) {
        assertThat(claimed).contains(Capability.PARTIAL_AFFINE);
      }
      spec.running()
          .ifPresent(
              law ->
                  assertThat(claimed)
                      .contains(Capability.valueOf(law.stored() + "_RUNNING_VARIANCE")));
      return new PlainNorm(spec);
    }

    @Override
    public StatefulLayer createLayer(NormSpec spec) {
      return new StatefulAdapter(spec, create(spec));
    }

    @Override
    public ShardedNormalization createSharded(NormSpec spec) {
      return new JoinedShards(create(spec));
    }

    @Override
    public ArrayNormalization createArrays(NormSpec spec, int threads) {
      return new CopyingArrays(spec, create(spec));
    }
  }
}
