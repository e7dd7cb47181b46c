package dev.normative.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.normative.contract.Affine;
import dev.normative.contract.Capability;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Reduction;
import dev.normative.contract.RunningStats;
import dev.normative.contract.ShardedForward;
import dev.normative.contract.ShardedGradients;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A batch in shards is the batch. */
class SyncBatchNormTest {

  @Property(tries = 80)
  void unevenShardsAreTheWholeBatch(
      @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 0, max = 4) Integer> sizes,
      @ForAll @IntRange(min = 0, max = 8) int offsetDigits,
      @ForAll Mode mode,
      @ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    NormSpec spec = NormSpec.batchNorm1d(3);
    List<Tensor> shards =
        IntStream.range(0, sizes.size())
            // Shards from places of their own: their means differ, as merging must notice.
            .mapToObj(
                i ->
                    drawn.input(
                        Shape.of(sizes.get(i), 3, 2), i * StrictMath.pow(10, offsetDigits), 1))
            .toList();
    Tensor whole = Shards.concatenated(shards);
    Affine affine = drawn.affine(spec);
    RunningStats before = drawn.statistics(spec);
    Tensor upstream = drawn.uniform(whole.shape());
    SyncBatchNorm sync = new SyncBatchNorm(spec);
    try (Normalization batchNorm = new ReferenceProvider().create(spec)) {
      Forward expected = batchNorm.forward(whole, affine, before, mode);
      ShardedForward actual = sync.forward(shards, affine, before, mode);
      oneUlp(Shards.concatenated(actual.outputs()), expected.output());
      oneUlp(actual.after().mean(), expected.after().mean());
      oneUlp(actual.after().variance(), expected.after().variance());
      assertThat(actual.after().batches()).isEqualTo(expected.after().batches());

      Gradients gradients = batchNorm.backward(expected, upstream);
      ShardedGradients sharded = sync.backward(actual, Shards.split(upstream, shards));
      oneUlp(Shards.concatenated(sharded.inputs()), gradients.input());
      oneUlp(sharded.scale().orElseThrow(), gradients.scale().orElseThrow());
      oneUlp(sharded.shift().orElseThrow(), gradients.shift().orElseThrow());
      for (int i = 0; i < shards.size(); i++) {
        assertThat(sharded.inputs().get(i).shape()).isEqualTo(shards.get(i).shape());
      }
    }
  }

  private static void oneUlp(Tensor actual, Tensor expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.at(i)).isCloseTo(expected.at(i), within(Math.ulp(expected.at(i))));
    }
  }

  @Test
  void shardsAreWeighedByTheirSize() {
    NormSpec spec = NormSpec.batchNorm1d(1).withAffine(false, false);
    // The mean of all is 2 and the variance 3; the mean of the shards' means would be 3.
    List<Tensor> shards =
        List.of(
            Tensor.of(Shape.of(3, 1), 1, 1, 1),
            Tensor.zeros(Shape.of(0, 1)),
            Tensor.of(Shape.of(1, 1), 5));
    RunningStats after =
        new SyncBatchNorm(spec)
            .forward(shards, Affine.none(), spec.initialStats(), Mode.TRAINING)
            .after();
    assertThat(after.mean().item()).isEqualTo(0.2);
    assertThat(after.variance().item()).isCloseTo(0.9 + 0.1 * 4, within(1e-15));
  }

  @Test
  void oneValuePerChannelIsJudgedByTheWholeBatch() {
    NormSpec spec = NormSpec.batchNorm1d(1);
    SyncBatchNorm sync = new SyncBatchNorm(spec);
    Tensor one = Tensor.full(Shape.of(1, 1), 3);
    Tensor none = Tensor.zeros(Shape.of(0, 1));
    Affine affine = Affine.initial(spec);
    RunningStats before = spec.initialStats();
    assertThat(sync.forward(List.of(one, one), affine, before, Mode.TRAINING).outputs())
        .containsExactly(Tensor.zeros(Shape.of(1, 1)), Tensor.zeros(Shape.of(1, 1)));
    assertThatThrownBy(() -> sync.forward(List.of(none, one), affine, before, Mode.TRAINING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one value per channel");
  }

  @Test
  void shardsThatDoNotFitAreRefused() {
    NormSpec spec = NormSpec.batchNorm1d(2);
    SyncBatchNorm sync = new SyncBatchNorm(spec);
    Affine affine = Affine.initial(spec);
    RunningStats before = spec.initialStats();
    Tensor a = Tensor.zeros(Shape.of(3, 2));
    assertThatThrownBy(() -> sync.forward(List.of(), affine, before, Mode.TRAINING))
        .hasMessageContaining("no shards were given");
    Tensor wide = Tensor.zeros(Shape.of(3, 3));
    assertThatThrownBy(() -> sync.forward(List.of(a, wide), affine, before, Mode.TRAINING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shard 1 has the shape [3, 3], the first has [3, 2]");
    ShardedForward forward = sync.forward(List.of(a, a), affine, before, Mode.TRAINING);
    assertThatThrownBy(() -> sync.backward(forward, List.of(a)))
        .hasMessageContaining("1 upstream gradients were given for 2 shards");
    assertThatThrownBy(() -> sync.backward(forward, List.of(a, Tensor.zeros(Shape.of(1, 2)))))
        .hasMessageContaining("upstream gradient of shard 1 is [1, 2]");
    assertThatThrownBy(() -> sync.backward(new Foreign(), List.of(a, a)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("what forward of the reference returned");
    assertThatThrownBy(() -> Shards.split(a, List.of(a, a)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shards of 12 elements cannot be cut out of [3, 2], which has 6");
    assertThatThrownBy(() -> new SyncBatchNorm(NormSpec.layerNorm(3)))
        .hasMessageContaining("use a batch normalization");
    NormSpec channelsFirst =
        NormSpec.batchNorm1d(2).withReduction(new Reduction.PerChannel(2, 0, 2, 2));
    assertThatThrownBy(() -> new SyncBatchNorm(channelsFirst))
        .hasMessageContaining("use a batch normalization");
  }

  /** A forward call of somebody else's. */
  private record Foreign() implements ShardedForward {
    @Override
    public List<Tensor> outputs() {
      return List.of();
    }

    @Override
    public RunningStats after() {
      return RunningStats.none();
    }
  }

  @Property(tries = 40)
  void aFrozenBatchNormEvaluatesInEitherModeAndGivesNoParameterGradients(
      @ForAll Mode mode, @ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    NormSpec spec = NormSpec.batchNorm1d(2);
    Tensor input = drawn.input(Shape.of(4, 2), 1, 1);
    Tensor upstream = drawn.uniform(input.shape());
    Affine affine = drawn.affine(spec);
    RunningStats before = drawn.statistics(spec);
    try (Normalization plain = new ReferenceProvider().create(spec);
        Normalization frozen = new FrozenBatchNorm(new ReferenceProvider(), spec)) {
      Forward expected = plain.forward(input, affine, before, Mode.EVALUATION);
      Forward actual = frozen.forward(input, affine, before, mode);
      assertThat(actual.output()).isEqualTo(expected.output());
      assertThat(actual.after()).isEqualTo(before);
      Gradients gradients = frozen.backward(actual, upstream);
      assertThat(gradients.input()).isEqualTo(plain.backward(expected, upstream).input());
      assertThat(gradients.scale()).isEmpty();
      assertThat(gradients.shift()).isEmpty();
    }
    assertThatThrownBy(() -> new FrozenBatchNorm(new ReferenceProvider(), spec.withoutRunning()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing to freeze it to");
  }

  @Test
  void whatIsFrozenIsClosed() {
    List<String> closed = new ArrayList<>();
    NormSpec spec = NormSpec.batchNorm1d(2);
    Normalization underneath =
        new Normalization() {
          @Override
          public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
            throw new UnsupportedOperationException();
          }

          @Override
          public Gradients backward(Forward forward, Tensor upstream) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void close() {
            closed.add("underneath");
          }
        };
    NormalizationProvider provider =
        new NormalizationProvider() {
          @Override
          public String name() {
            return "closing";
          }

          @Override
          public Set<Capability> capabilities() {
            return Set.of();
          }

          @Override
          public Normalization create(NormSpec asked) {
            return underneath;
          }
        };
    new FrozenBatchNorm(provider, spec).close();
    assertThat(closed).containsExactly("underneath");
  }
}
