package dev.normative.accelerated.bench;

import dev.normative.accelerated.VectorProvider;
import org.openjdk.jmh.annotations.Param;

/** Batch normalization with ReLU, and with the addition of a residual, in float32. */
public class FusedTimes extends CallTimes {
  /** Who normalizes. */
  @Param({"fused", "unfused", "torch"})
  public String contender;

  /** What is normalized. */
  @Param({"BN:32x64x56x56", "BN:64x256x14x14", "BN:128x512x7x7"})
  public String workload;

  /** Whether a residual is added. */
  @Param({"false", "true"})
  public boolean residual;

  @Override
  Workload workload() {
    return Workload.parse(workload);
  }

  @Override
  Contender contender(Workload parsed) {
    return switch (contender) {
      case "fused" -> vector(parsed, true);
      case "unfused" -> vector(parsed, false);
      case "torch" -> new TorchContender(parsed, threads).activated(residual);
      default -> throw new IllegalArgumentException(contender + " is no contender");
    };
  }

  private Contender vector(Workload parsed, boolean fused) {
    return new FusedContender(
        parsed, new VectorProvider().createArrays(parsed.spec(), threads), residual, fused);
  }
}
