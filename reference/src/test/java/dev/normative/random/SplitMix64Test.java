package dev.normative.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SplitMix64Test {

  /** From the authors' C program (splitmix64.c, prng.di.unimi.it), seed 0. */
  @Test
  void theFirstDrawsAreThePublishedOnes() {
    SplitMix64 random = new SplitMix64(0);
    assertThat(random.nextLong()).isEqualTo(0xe220a8397b1dcdafL);
    assertThat(random.nextLong()).isEqualTo(0x6e789e6aa1b965f4L);
    assertThat(random.nextLong()).isEqualTo(0x06c45d188009454fL);
  }

  @Property(tries = 50)
  void itIsTheAlgorithmOfTheJdksSplittableRandom(@ForAll long seed) {
    SplitMix64 random = new SplitMix64(seed);
    SplittableRandom expected = new SplittableRandom(seed);
    for (int i = 0; i < 10; i++) {
      assertThat(random.nextLong()).isEqualTo(expected.nextLong());
    }
  }

  @Property(tries = 100)
  void doublesLieBetweenZeroAndOne(@ForAll long seed) {
    assertThat(new SplitMix64(seed).nextDouble()).isBetween(0.0, 1 - 0x1p-53);
  }
}
