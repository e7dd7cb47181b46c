package dev.normative.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The literals are PyTorch 2.13.0+cpu's; each test names the Python that gave them. */
class TorchRandomTest {

  /** {@code g.manual_seed(s); torch.empty((), dtype=torch.int64).random_(generator=g)}, thrice. */
  @Test
  void seedsAreThoseOfPyTorch() {
    assertThat(seeds(47L))
        .containsExactly(2093492712996915078L, 8752668119318670600L, 4219409169713488563L);
    assertThat(seeds(0L))
        .containsExactly(900450186894289455L, 3969543146641149120L, 1895649597198586619L);
    assertThat(seeds(5L))
        .containsExactly(4095051218741643470L, 6838803925648402109L, 3813295331020233846L);
  }

  /** As above: here the low half of the seed has its highest bit set. */
  @Test
  void seedsThatWouldBeNegativeIntsAreThoseOfPyTorch() {
    assertThat(seeds(1L << 31))
        .containsExactly(2803958173589050372L, 5912970199091600419L, 5082046394723289609L);
    assertThat(seeds((1L << 32) - 1))
        .containsExactly(1800993050274709794L, 7607120784305990727L, 5331760257347419712L);
  }

  /** As above. */
  @Test
  void onlyTheLowHalfOfASeedCounts() {
    assertThat(seeds((1L << 32) + 5)).isEqualTo(seeds(5L));
    assertThat(seeds(91344291023936227L))
        .containsExactly(7665317688928602531L, 5780866450821988569L, 1707586366913663741L);
    assertThat(seeds(5204307656535511666L))
        .containsExactly(3574344843884070921L, 2160254347893344508L, 6245852280129605574L);
  }

  private static long[] seeds(long seed) {
    TorchRandom random = new TorchRandom(seed);
    return new long[] {random.nextSeed(), random.nextSeed(), random.nextSeed()};
  }

  @Test
  void sixtyFourBitsAreTwoDrawsTheFirstOneHigh() {
    TorchRandom single = new TorchRandom(9);
    long high = Integer.toUnsignedLong(single.nextBits32());
    long low = Integer.toUnsignedLong(single.nextBits32());
    assertThat(new TorchRandom(9).nextBits64()).isEqualTo(high << 32 | low);
  }

  /** {@code torch.empty(5).uniform_(-1/28, 1/28, generator=g)}, seed 47. */
  @Test
  void uniformNumbersAreThoseOfPyTorch() {
    assertThat(new TorchRandom(47).uniform(5, -1.0 / 28, 1.0 / 28))
        .containsExactly(
            -0.03192517161369324,
            -0.032148610800504684,
            -0.0023092245683073997,
            0.026834795251488686,
            0.004004648886620998);
  }

  /**
   * {@code torch.empty(700).uniform_(0.1, 0.7, generator=g)}, seed 3000000000: bounds that are not
   * floats, and more numbers than one state of the generator holds.
   */
  @Test
  void uniformNumbersGoOnPastOneStateOfTheGenerator() {
    double[] values = new TorchRandom(3000000000L).uniform(700, 0.1, 0.7);
    assertThat(Arrays.copyOf(values, 3))
        .containsExactly(0.44949284195899963, 0.2327650785446167, 0.34579265117645264);
    assertThat(Arrays.copyOfRange(values, 697, 700))
        .containsExactly(0.5389196872711182, 0.2694886028766632, 0.606493353843689);
    // Exact: 700 multiples of 2^-26 below 1 add up without rounding.
    assertThat(DoubleStream.of(values).reduce(0, Double::sum)).isEqualTo(283.9981869235635);
  }

  @Test
  void aSeparateMultiplicationAndAdditionGivesOtherFloats() {
    TorchRandom random = new TorchRandom(47);
    float low = -1f / 28;
    double[] fused = new TorchRandom(47).uniform(50_000, -1.0 / 28, 1.0 / 28);
    long different =
        IntStream.range(0, fused.length)
            .filter(i -> fused[i] != (random.nextBits32() & 0xFFFFFF) * 0x1p-24f * (-2 * low) + low)
            .count();
    assertThat(different).isBetween(20_000L, 30_000L);
  }

  /** {@code torch.randperm(10, generator=g)} with seeds 3 and 2**31 + 3; n = 1 and 0. */
  @Test
  void permutationsAreThoseOfPyTorch() {
    assertThat(new TorchRandom(3).permutation(10)).containsExactly(6, 0, 3, 7, 8, 5, 1, 9, 2, 4);
    assertThat(new TorchRandom((1L << 31) + 3).permutation(10))
        .containsExactly(0, 7, 1, 2, 8, 6, 3, 5, 9, 4);
    assertThat(new TorchRandom(3).permutation(1)).containsExactly(0);
    assertThat(new TorchRandom(3).permutation(0)).isEmpty();
  }
}
