package dev.normative.accelerated.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.tensor.DType;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LearningKernelTest {
  private static final int[] SIZES = {0, 1, 3, 7, 8, 9, 15, 16, 17, 31, 33, 101};
  private static final float[] SPECIAL = {
    Float.NaN, 0f, -0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE
  };

  static Stream<LearningKernel> kernels() {
    return Stream.of(KernelLookup.choice(DType.FLOAT32).kernel().learning(), new ScalarLearning());
  }

  /** Random floats, special ones among them, with one more in front and behind. */
  private static float[] random(int size, SplittableRandom random) {
    float[] values = new float[size + 2];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          random.nextInt(5) == 0
              ? SPECIAL[random.nextInt(SPECIAL.length)]
              : (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void whatIsBelowZeroBecomesZeroAndNothingElseChanges(LearningKernel kernel) {
    SplittableRandom random = new SplittableRandom(1);
    for (int size : SIZES) {
      float[] x = random(size, random);
      float[] expected = x.clone();
      for (int i = 1; i <= size; i++) {
        expected[i] = x[i] < 0 ? 0 : x[i];
      }
      kernel.rectify(x, 1, size + 1);
      assertSameBits(x, expected);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void theGradientPassesWhereTheOutputIsAboveZeroOrNaN(LearningKernel kernel) {
    SplittableRandom random = new SplittableRandom(2);
    for (int size : SIZES) {
      float[] y = random(size, random);
      float[] gradient = random(size, random);
      float[] expected = gradient.clone();
      for (int i = 1; i <= size; i++) {
        expected[i] = y[i] > 0 || Float.isNaN(y[i]) ? gradient[i] : 0;
      }
      kernel.rectifyGradient(y, gradient, 1, size + 1);
      assertSameBits(gradient, expected);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aStepOfAdamIsItsFormulaInDoubleRoundedOnceALine(LearningKernel kernel) {
    SplittableRandom random = new SplittableRandom(3);
    for (int size : SIZES) {
      AdamStep step = new AdamStep();
      step.newWeight = random.nextDouble();
      step.beta2 = random.nextDouble();
      step.newSquareWeight = random.nextDouble();
      step.stepSize = random.nextDouble();
      step.correction = random.nextDouble();
      step.epsilon = random.nextDouble();
      float[] gradient = random(size, random);
      float[] mean = random(size, random);
      float[] square = random(size, random);
      float[] weights = random(size, random);
      float[][] expected = {gradient.clone(), mean.clone(), square.clone(), weights.clone()};
      for (int i = 1; i <= size; i++) {
        double g = gradient[i];
        expected[1][i] = (float) (mean[i] + step.newWeight * (g - mean[i]));
        expected[2][i] = (float) (square[i] * step.beta2 + (step.newSquareWeight * g) * g);
        double change =
            (step.stepSize * expected[1][i])
                / (Math.sqrt(expected[2][i]) / step.correction + step.epsilon);
        expected[3][i] = (float) (weights[i] - change);
      }
      kernel.adam(step, gradient, mean, square, weights, 1, size + 1);
      assertSameBits(gradient, expected[0]);
      assertSameBits(mean, expected[1]);
      assertSameBits(square, expected[2]);
      assertSameBits(weights, expected[3]);
    }
  }

  /** The bits, so that -0.0 is not 0.0; all NaN are one. */
  private static void assertSameBits(float[] actual, float[] expected) {
    assertThat(bits(actual)).as("%s", Arrays.toString(actual)).containsExactly(bits(expected));
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToIntBits(values[i]);
    }
    return bits;
  }
}
