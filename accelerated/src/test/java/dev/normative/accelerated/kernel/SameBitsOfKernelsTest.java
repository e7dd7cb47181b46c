package dev.normative.accelerated.kernel;

import static org.assertj.core.api.Assertions.fail;

import dev.normative.accelerated.kernel.KernelCall.Fit;
import dev.normative.tensor.DType;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The kernel of this machine and the scalar one write the same bits, and nothing anywhere else: for
 * lengths around those of vectors, leaves and packed runs, and primes.
 */
class SameBitsOfKernelsTest {
  private static final int[] LENGTHS = {
    1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 31, 32, 33, 47, 48, 49, 64, 65, 127, 255, 256, 257, 272,
    523, 1031
  };
  private static final int[] COUNTS = {1, 2, 3, 4, 5, 9};

  @ParameterizedTest
  @EnumSource
  void bothKernelsWriteTheSame(KernelOperation operation) {
    for (DType format : DType.values()) {
      Kernel ofMachine = KernelLookup.choice(format).kernel();
      for (int length : LENGTHS) {
        for (int count : COUNTS) {
          if (operation.takes(format, count, length)) {
            for (Fit fit : Fit.values()) {
              compare(operation, ofMachine, format, count, length, fit);
            }
          }
        }
      }
    }
  }

  private static void compare(
      KernelOperation operation, Kernel ofMachine, DType format, int count, int length, Fit fit) {
    KernelCall expected = new KernelCall(format, count, length, operation.steps, false, fit);
    operation.on(Kernel.scalar(), expected);
    KernelCall actual = new KernelCall(format, count, length, operation.steps, false, fit);
    operation.on(ofMachine, actual);
    double[] wanted = expected.written();
    double[] written = actual.written();
    int place = Arrays.mismatch(wanted, written);
    if (place >= 0) {
      String call = count + " runs of " + length + ", " + format + ", fit " + fit;
      fail(operation + " of " + call + ": " + written[place] + " instead of " + wanted[place]);
    }
  }
}
