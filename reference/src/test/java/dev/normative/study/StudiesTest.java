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

  @Test
  void aLayerNormThatSeesThePaddingIsFound() throws Exception {
    Study study = Studies.named("masked-layer-norm");
    assertThat(study.run(Form.small(), new ReferenceProvider(), line -> {}).judgement())
        .isEqualTo(Judgement.SUPPORTED);
    assertThat(study.run(Form.small(), new Leaking(), line -> {}).judgement())
        .isEqualTo(Judgement.CONTRADICTED);
  }

  /** The reference, but every output is shifted a little by the sum of the whole input. */
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
          double leak = 0x1p-40 * Arrays.stream(input.toArray()).sum();
          return new Forward() {
            @Override
            public Tensor output() {
              return forward.output().map(value -> value + leak);
            }

            @Override
            public RunningStats after() {
              return forward.after();
            }
          };
        }

        @Override
        public Gradients backward(Forward forward, Tensor upstream) {
          return reference.backward(forward, upstream);
        }

        @Override
        public void close() {
          reference.close();
        }
      };
    }
  }
}
