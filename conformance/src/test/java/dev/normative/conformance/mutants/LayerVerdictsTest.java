package dev.normative.conformance.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.contract.Capability;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.StatefulLayer;
import dev.normative.tensor.Tensor;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rules about layers and shards say, to right ones and to wrong ones. */
class LayerVerdictsTest {

  /** Layers whose gradients are replaced by every backward call, or should be. */
  private record Replacing(Function<NormSpec, StatefulLayer> maker)
      implements NormalizationProvider {
    @Override
    public String name() {
      return "replacing";
    }

    @Override
    public Set<Capability> capabilities() {
      Set<Capability> claimed = EnumSet.copyOf(Mutant.CAPABILITIES);
      claimed.remove(Capability.GRADIENTS_ACCUMULATE);
      return claimed;
    }

    @Override
    public Normalization create(NormSpec spec) {
      return new PlainNorm(spec);
    }

    @Override
    public StatefulLayer createLayer(NormSpec spec) {
      return maker.apply(spec);
    }
  }

  private static final class ReplacingLayer extends PlainLayer {
    ReplacingLayer(NormSpec spec) {
      super(spec);
    }

    @Override
    Optional<Tensor> sum(Optional<Tensor> former, Optional<Tensor> more) {
      return more;
    }
  }

  private static Mutant named(String name) {
    return Mutants.all().stream().filter(m -> m.name().equals(name)).findAny().orElseThrow();
  }

  private static String detail(NormalizationProvider wrong, String rule) {
    List<Outcome> outcomes = SuiteRun.shrunk(wrong, rule);
    return outcomes.stream()
        .filter(outcome -> outcome.verdict().isFailure())
        .findFirst()
        .orElseThrow()
        .detail();
  }

  private static List<Outcome> passing(NormalizationProvider right, String rule) {
    return SuiteRun.of(right, List.of(), 100, rule);
  }

  @ParameterizedTest
  @ValueSource(strings = {"S5", "S6", "S9", "S10", "B5"})
  void theLayerThatMutantsAreMadeFromPasses(String rule) {
    assertThat(passing(Mutant.ofLayer("plain", "", "", PlainLayer::new), rule))
        .hasSize(5)
        .extracting(Outcome::verdict)
        .containsOnly(Verdict.CONFORMS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"S7", "F1", "S1", "B1", "F14"})
  void theShardsThatMutantsAreMadeFromPass(String rule) {
    assertThat(passing(Mutant.ofShards("plain", "", "", PlainShards::new), rule))
        .isNotEmpty()
        .extracting(Outcome::verdict)
        .containsOnly(Verdict.CONFORMS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"S9", "B5"})
  void gradientsMayBeReplacedWhereThatIsDeclared(String rule) {
    assertThat(passing(new Replacing(ReplacingLayer::new), rule))
        .hasSize(5)
        .extracting(Outcome::verdict)
        .containsOnly(Verdict.CONFORMS);
  }

  @Test
  void gradientsThatAccumulateWithoutBeingDeclaredToFail() {
    assertThat(detail(new Replacing(PlainLayer::new), "B5"))
        .contains("it was added to the former one, though GRADIENTS_ACCUMULATE is not claimed");
  }

  @Test
  void gradientsThatDoNotAccumulateAsDeclaredFail() {
    assertThat(detail(named("gradients overwritten where accumulation is declared"), "B5"))
        .contains("it was overwritten, though GRADIENTS_ACCUMULATE is claimed");
  }

  @Test
  void aLifeShrinksToTheCallsThatMatter() {
    assertThat(detail(named("unfreezing goes back to training"), "S9"))
        .contains(
            "it is the output with the statistics of the batch instead of the running ones;"
                + " the calls on this one layer:\n"
                + "    1. a new layer\n"
                + "    2. evaluate\n"
                + "    3. freeze\n"
                + "    4. unfreeze\n"
                + "    5. forward of [2, 1], data 0\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "evaluation normalizes with the statistics of a new layer | S6"
            + " | it is the output with mean 0 and variance 1, the statistics of a new layer",
        "a saved state is a view of the living one | S9"
            + " | a saved running mean that the layer gave back earlier, and went on writing to",
        "a batch of one value per channel is counted, then refused | S10"
            + " | batches counted after refused: SINGLE_VALUE: expected 0, actual 1",
        "the inverse deviation is stored, and read as such | S8"
            + " | what is stored is nearest to the inverse deviation, 1/sqrt(v",
        "the mean of the squares is stored | S8"
            + " | what is stored is nearest to the mean of the squares",
        "the running variance is corrected by the first shard's count | S7"
            + " | is nearest to the variance of all, corrected by a shard's count",
        "the variance of all is the mean of the shards' | S7 | output of all shards in a row",
        "a shard of one sample is refused | S7"
            + " | the shards were refused, though the whole batch",
      })
  void theMessageNamesWhatIsWrong(String mutant, String rule, String hint) {
    assertThat(detail(named(mutant), rule)).contains(hint);
  }
}
