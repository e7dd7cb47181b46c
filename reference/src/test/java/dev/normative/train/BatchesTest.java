package dev.normative.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.norm.ReferenceProvider;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchesTest {

  /** A generator that has drawn the weights of the 784-64-32-10 network, seed 47. */
  private static TorchRandom afterTheNetwork() {
    TorchRandom random = new TorchRandom(47);
    Networks.forMnist().create("mlp", new ReferenceProvider(), DType.FLOAT64, random);
    return random;
  }

  /**
   * PyTorch 2.13.0+cpu: {@code torch.manual_seed(47)}; nn.Linear(784, 64), (64, 32), (32, 10); then
   * two epochs of {@code DataLoader(TensorDataset(torch.arange(60000)), batch_size=64,
   * shuffle=True)}: the starts of the first and the ends of the last batches.
   */
  @Test
  void theOrderOfTwoEpochsIsThatOfPyTorch() {
    Batches batches = new Batches(60_000, 64, afterTheNetwork());
    List<int[]> first = batches.nextEpoch();
    assertThat(first).hasSize(938);
    assertThat(first.get(0)).hasSize(64).startsWith(44499, 56874, 2958, 44762, 31764);
    assertThat(first.get(937)).hasSize(32).endsWith(21909, 56430, 55963);
    List<int[]> second = batches.nextEpoch();
    assertThat(second.get(0)).startsWith(40658, 51948, 45410, 24440, 29586);
    assertThat(second.get(937)).endsWith(16009, 55080, 59314);
  }

  /** PyTorch 2.13.0+cpu, as above: the seeds that DataLoader and its sampler draw. */
  @Test
  void anEpochDrawsTwoSeedsFromTheGeneratorOfTheWeights() {
    TorchRandom random = afterTheNetwork();
    assertThat(random.nextSeed()).isEqualTo(6331385431967399169L);
    assertThat(random.nextSeed()).isEqualTo(91344291023936227L);
    assertThat(random.nextSeed()).isEqualTo(6102171891656642606L);
    assertThat(random.nextSeed()).isEqualTo(5204307656535511666L);
  }

  @Property(tries = 300)
  void anEpochHasEverySampleOnceInFullBatchesAndARest(
      @ForAll @IntRange(min = 1, max = 300) int samples,
      @ForAll @IntRange(min = 1, max = 400) int batchSize,
      @ForAll long seed) {
    List<int[]> epoch = new Batches(samples, batchSize, new TorchRandom(seed)).nextEpoch();
    int[] all = epoch.stream().flatMapToInt(Arrays::stream).sorted().toArray();
    assertThat(all).isEqualTo(IntStream.range(0, samples).toArray());
    for (int[] batch : epoch.subList(0, epoch.size() - 1)) {
      assertThat(batch).hasSize(batchSize);
    }
    assertThat(epoch).hasSize((samples + batchSize - 1) / batchSize);
  }

  @Test
  void aHugeBatchSizeMeansOneBatch() {
    TorchRandom random = new TorchRandom(1);
    assertThat(new Batches(3, Integer.MAX_VALUE, random).nextEpoch()).hasSize(1);
  }

  @Test
  void noSamplesAndEmptyBatchesAreRefused() {
    TorchRandom random = new TorchRandom(1);
    assertThatThrownBy(() -> new Batches(0, 64, random))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 samples in batches of 64");
    assertThatThrownBy(() -> new Batches(10, 0, random)).hasMessageContaining("batches of 0");
  }
}
