package dev.normative.accelerated.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.Accumulator;
import dev.normative.contract.ArrayView;
import dev.normative.tensor.Shape;
import dev.normative.tensor.StridedLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScalarFloatSumsTest {
  private static final float HALF_ULP_OF_ONE = 0x1p-24f;
  private static final double HIGHER_ORDERS = 1 + 0x1p-16;

  private final ScalarRows rows = new ScalarRows();
  private final ScalarColumns columns = new ScalarColumns();

  /** As in {@link SumOrderTest}: the error counts the additions on the way of the 1. */
  @Test
  void alongRowsChainsOfRoundingsAreShort() {
    for (int length : new int[] {16, 17, 31, 33, 255, 256, 257, 511, 768, 1023, 4095, 4096}) {
      for (int place : new int[] {0, length / 2, length - 1}) {
        float[] gradients = halves(length, place);
        float[] lanes = new float[2 * SumOrder.TWO_SUMS];
        Runs row = new Runs().at(0, 0, 1, length);
        FloatCoefficients floats = floats(1, length);
        int at = SumOrder.TWO_SUMS;
        rows.sumWeighted(row, view(new float[length]), view(gradients), floats, lanes, at, 0);
        assertShortChain(SumOrder.ofLanes(lanes, at), length);
      }
    }
  }

  /** The rows of a block, one column of them. */
  @Test
  void alongColumnsChainsOfRoundingsAreShort() {
    for (int count = 1; count <= SumOrder.BLOCK_ROWS; count++) {
      for (int place : new int[] {0, count / 2, count - 1}) {
        float[] sums = new float[2];
        Runs block = new Runs().at(0, 1, count, 1);
        ArrayView input = view(new float[count]);
        columns.addGradients(
            block, input, view(halves(count, place)), floats(1, 1), sums, new float[2]);
        assertShortChain(sums[0], count);
      }
    }
  }

  /** The leaves of a block of rows that are sets of their own, one element of them. */
  @Test
  void acrossRowsChainsOfRoundingsAreShort() {
    int count = SumOrder.LEAVES * SumOrder.PAIR;
    for (int place : new int[] {0, count / 2, count - 1}) {
      float[] sums = new float[2];
      ArrayView input = view(new float[count]);
      ArrayView gradients = view(halves(count, place));
      for (int row = 0; row < count; row += SumOrder.PAIR) {
        Runs leaf = new Runs().at(row, 1, SumOrder.PAIR, 1).having(row, 1, 0, 0);
        ArrayView output = view(new float[count]);
        rows.learn(leaf, input, gradients, floats(count, 1), output, sums, 1);
      }
      assertShortChain(sums[0], count);
    }
  }

  private static float[] halves(int count, int place) {
    float[] values = new float[count];
    Arrays.fill(values, HALF_ULP_OF_ONE);
    values[place] = 1;
    return values;
  }

  private static void assertShortChain(double sum, int n) {
    double rest = (n - 1) * (double) HALF_ULP_OF_ONE;
    assertThat(Math.abs(sum - 1 - rest))
        .as("%d values", n)
        .isLessThanOrEqualTo(Accumulator.BLOCKED.roundings(n) * HALF_ULP_OF_ONE * (1 + rest));
  }

  /** The error of (dy scale) xhat in first order, as {@link FloatCoefficients} has it. */
  @Test
  void aTermIsWithinItsBoundHoweverFarTheMeanIsFromZero() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 10_000; i++) {
      double mean = Math.scalb(random.nextDouble(-1, 1), random.nextInt(-20, 20));
      double inverse = random.nextDouble(0.001, 1000);
      float x =
          (float) (mean + mean * Math.scalb(random.nextDouble(-4, 4), random.nextInt(-30, 1)));
      float dy = (float) random.nextDouble(-3, 3);
      float scale = (float) random.nextDouble(-3, 3);
      FloatCoefficients floats = new FloatCoefficients();
      floats.begin(1);
      floats.parameters(new double[] {scale}, new double[1], 1);
      floats.statistics(0, mean, inverse);
      float[] lanes = new float[2 * SumOrder.TWO_SUMS];
      Runs one = new Runs().at(0, 0, 1, 1);
      int at = SumOrder.TWO_SUMS;
      rows.sumWeighted(one, view(x), view(dy), floats, lanes, at, 0);
      // Within 2^-50 of itself, but for x - mean where they cancel, which is exact then.
      double exact = (double) dy * scale * ((x - mean) * inverse);
      double error = Math.abs(lanes[at + SumOrder.LANES] - exact);
      assertThat(error).isLessThanOrEqualTo(6 * HALF_ULP_OF_ONE * Math.abs(exact) * HIGHER_ORDERS);
    }
  }

  private static FloatCoefficients floats(int sets, int parameters) {
    FloatCoefficients floats = new FloatCoefficients();
    floats.begin(sets);
    double[] ones = IntStream.range(0, parameters).mapToDouble(i -> 1).toArray();
    floats.parameters(ones, new double[parameters], parameters);
    for (int set = 0; set < sets; set++) {
      floats.statistics(set, 0, 1);
    }
    return floats;
  }

  private static ArrayView view(float... values) {
    return new ArrayView.Floats(values, StridedLayout.dense(Shape.of(values.length)));
  }
}
