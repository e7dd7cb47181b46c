package dev.normative.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.contract.Affine;
import dev.normative.contract.Capability;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.RunningStats;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class StudiesTest {

  @Test
  void everyStudyIsFoundByItsName() {
    assertThat(Studies.all())
        .extracting(Study::name)
        .doesNotHaveDuplicates()
        .allSatisfy(name -> assertThat(Studies.named(name).name()).isEqualTo(name));
    assertThatThrownBy(() -> Studies.named("norms"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no study is called \"norms\"; there are [with-and-without-bn,");
  }

  @Test
  void aFormNeedsTwoSeedsOrMoreAndEachOnce() {
    assertThatThrownBy(() -> new Form("x", List.of(1L), 1, Optional.empty()))
        .hasMessageContaining("at least two");
    assertThatThrownBy(() -> new Form("x", List.of(1L, 1L), 1, Optional.empty()))
        .hasMessageContaining("each only once");
    assertThatThrownBy(() -> new Form("x", List.of(1L, 2L), 0, Optional.empty()))
        .hasMessageContaining("epochs are 0");
    assertThat(Form.small().seeds()).hasSize(10);
  }

  @Test
  void theSameFormGivesTheSameReport() throws Exception {
    Form form = new Form("tiny", List.of(1L, 2L), 1, Optional.empty());
    List<String> progress = new ArrayList<>();
    StudyReport once = Studies.named("placement").run(form, new ReferenceProvider(), progress::add);
    StudyReport again = Studies.named("placement").run(form, new ReferenceProvider(), line -> {});
    assertThat(again).isEqualTo(once);
    assertThat(progress).hasSize(3);
  }

  /**
   * By hand: after = (1 - w) before + w batch, for every law from the same mini-batches. Each of
   * the two dozen steps rounds a few times, and later ones shrink that: less than 100 u, 1.2e-14.
   */
  @Test
  void runningStatisticsFollowTheirLawsFromTheSameMiniBatches() throws Exception {
    Form form = new Form("tiny", List.of(1L, 2L), 1, Optional.empty());
    StudyReport report =
        Studies.named("running-statistics").run(form, new ReferenceProvider(), line -> {});
    Chart variance = report.charts().get(1);
    List<Double> own = variance.bands().get(0).mean();
    assertThat(own).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    double[] weights = {0.5, 0.1, 0.01};
    for (int law = 0; law < weights.length; law++) {
      double running = 1;
      for (int step = 0; step < own.size(); step++) {
        running = (1 - weights[law]) * running + weights[law] * own.get(step);
        assertThat(variance.bands().get(law + 1).mean().get(step))
            .isCloseTo(running, Percentage.withPercentage(1.2e-12));
      }
    }
    double sum = 0;
    for (int step = 0; step < own.size(); step++) {
      sum += own.get(step);
      assertThat(variance.bands().get(4).mean().get(step))
          .isCloseTo(sum / (step + 1), Percentage.withPercentage(1.2e-12));
    }
  }

  @Test
  void aLayerNormThatSeesThePaddingIsFound() throws Exception {
    Study study = Studies.named("masked-layer-norm");
    Form form = new Form("tiny", List.of(1L, 2L), 1, Optional.empty());
    assertThat(study.run(form, new ReferenceProvider(), line -> {}).findings())
        .extracting(Finding::judgement)
        .hasSize(8)
        .containsOnly(Judgement.SUPPORTED);
    assertThat(study.run(form, new Leaking(), line -> {}).findings())
        .filteredOn(finding -> finding.claim().startsWith("LN"))
        .extracting(Finding::judgement)
        .hasSize(3)
        .containsOnly(Judgement.CONTRADICTED);
  }

  /**
   * The reference, but every output is shifted a little by what is anywhere in the input, zeros
   * too.
   */
  private record Leaking() implements NormalizationProvider {
    @Override
    public String name() {
      return "leaking";
    }

    @Override
    public Set<Capability> capabilities() {
      return new ReferenceProvider().capabilities();
    }

    @Override
    public Normalization create(NormSpec spec) {
      Normalization reference = new ReferenceProvider().create(spec);
      return new Normalization() {
        @Override
        public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
          Forward forward = reference.forward(input, affine, before, mode);
          return new Leaked(forward, 0x1p-40 * Arrays.stream(input.toArray()).map(Math::exp).sum());
        }

        @Override
        public Gradients backward(Forward forward, Tensor upstream) {
          return reference.backward(((Leaked) forward).original(), upstream);
        }

        @Override
        public void close() {
          reference.close();
        }
      };
    }
  }

  private record Leaked(Forward original, double leak) implements Forward {
    @Override
    public Tensor output() {
      return original.output().map(value -> value + leak);
    }

    @Override
    public RunningStats after() {
      return original.after();
    }
  }
}
