package dev.normative.accelerated.bench;

import dev.normative.accelerated.VectorProvider;
import org.openjdk.jmh.annotations.Param;

/** A call in float32, by each contender, on each workload. */
public class NormalizationTimes extends CallTimes {
  /**
   * Who normalizes; {@code plain}, {@code passes} and {@code copy} use one thread whatever is asked
   * for. Another one, for small workloads, is {@code contract}.
   */
  @Param({"vector", "fresh", "torch", "plain", "passes", "copy"})
  public String contender;

  /** What is normalized. */
  @Param({
    "BN:32x64x56x56",
    "BN:64x256x14x14",
    "BN:128x512x7x7",
    "BN:8x3x224x224",
    "BN:64x64",
    "BN:256x1024",
    "BNL:32x56x56x64",
    "LN:64x197x768",
    "LN:32x512x1024",
    "LN:1024x256",
    "GN32:32x64x56x56",
    "GN32:16x256x28x28",
  })
  public String workload;

  @Override
  Workload workload() {
    return Workload.parse(workload);
  }

  @Override
  Contender contender(Workload parsed) {
    return switch (contender) {
      case "vector" -> vector(parsed, false);
      case "fresh" -> vector(parsed, true);
      case "torch" -> new TorchContender(parsed, threads);
      case "contract" -> new ContractContender(parsed, threads);
      case "plain" -> new PlainContender(parsed);
      case "passes" -> new PassesContender(parsed.shape());
      case "copy" -> new CopyContender(parsed.shape());
      default -> throw new IllegalArgumentException(contender + " is no contender");
    };
  }

  private Contender vector(Workload parsed, boolean fresh) {
    return new ArrayContender(
        parsed, new VectorProvider().createArrays(parsed.spec(), threads), fresh);
  }
}
