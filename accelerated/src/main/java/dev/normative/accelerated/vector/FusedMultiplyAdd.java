package dev.normative.accelerated.vector;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import jdk.incubator.vector.DoubleVector;

/**
 * Adds products that double holds exactly: fused where the machine has an instruction for that,
 * which gives the same bits in half the work. Where it has none, {@link DoubleVector#fma} goes
 * through BigDecimal, a thousand times slower.
 */
final class FusedMultiplyAdd {
  private static final boolean IS_INSTRUCTION = isInstruction();

  private FusedMultiplyAdd() {}

  /** sum + a b, where a b is exact. */
  static DoubleVector plusProduct(DoubleVector sum, DoubleVector a, DoubleVector b) {
    return IS_INSTRUCTION ? a.fma(b, sum) : sum.add(a.mul(b));
  }

  /** What HotSpot says; where it cannot be asked, no. */
  private static boolean isInstruction() {
    try {
      HotSpotDiagnosticMXBean machine =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return machine != null && Boolean.parseBoolean(machine.getVMOption("UseFMA").getValue());
    } catch (IllegalArgumentException | LinkageError e) {
      return false; // another virtual machine, or one without that module
    }
  }
}
