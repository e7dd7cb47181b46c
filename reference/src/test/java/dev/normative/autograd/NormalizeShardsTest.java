package dev.normative.autograd;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.norm.SyncBatchNorm;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NormalizeShardsTest {

  /** The bounds are those of batch normalization, see NormalizationDerivativesTest. */
  @Property(tries = 20)
  void derivativesAcrossShardsAgreeWithFiniteDifferences(
      @ForAll @IntRange(min = 0, max = 4) int first, @ForAll Mode mode, @ForAll long seed) {
    NormSpec spec = NormSpec.batchNorm1d(2).withEpsilon(0.5);
    TestTensors tensors = new TestTensors(seed);
    RunningStats running =
        new RunningStats(tensors.ofOrderOne(2), tensors.ofOrderOne(2).map(Math::abs), 3);
    SyncBatchNorm implementation = new SyncBatchNorm(spec);
    Tensor whole = tensors.ofOrderOne(4, 2, 2);
    new Derivatives(40, 5, 32)
        .check(
            v ->
                Concatenate.of(
                    0,
                    NormalizeShards.of(
                            implementation,
                            spec,
                            List.of(
                                Slice.of(v.get(0), 0, 0, first), Slice.of(v.get(0), 0, first, 4)),
                            Optional.of(v.get(1)),
                            Optional.of(v.get(2)),
                            running,
                            mode)
                        .outputs()
                        .toArray(Variable[]::new)),
            seed,
            whole,
            tensors.ofOrderOne(2),
            tensors.ofOrderOne(2));
  }

  @Test
  void noShardsAreRefused() {
    NormSpec spec = NormSpec.batchNorm1d(2).withAffine(false, false);
    assertThatThrownBy(
            () ->
                NormalizeShards.of(
                    new SyncBatchNorm(spec),
                    spec,
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    spec.initialStats(),
                    Mode.TRAINING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no shards were given");
  }
}
