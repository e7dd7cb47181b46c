package dev.normative.random;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Held against the independent implementation of Commons Math. */
class MersenneTwisterTest {

  @Property(tries = 50)
  void agreesWithCommonsMathForSeedsThatAreNotNegative(@ForAll @IntRange(min = 0) int seed) {
    MersenneTwister ours = new MersenneTwister(seed);
    var theirs = new org.apache.commons.math3.random.MersenneTwister(seed);
    for (int i = 0; i < 2000; i++) {
      assertThat(ours.next()).isEqualTo(theirs.nextInt());
    }
  }

  /** Why there is an implementation here; TorchRandomTest has PyTorch's numbers for such seeds. */
  @Property(tries = 50)
  void commonsMathSeedsDifferentlyFromNegativeInts(@ForAll @IntRange(min = -5_000) int any) {
    int seed = any | Integer.MIN_VALUE;
    assertThat(new MersenneTwister(seed).next())
        .isNotEqualTo(new org.apache.commons.math3.random.MersenneTwister(seed).nextInt());
  }
}
