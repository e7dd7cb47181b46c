package dev.normative.accelerated.libtorch;

import dev.normative.contract.Affine;
import dev.normative.contract.Forward;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A program for a JVM of its own, whose heap is resident from the start: calls every norm forward
 * and backward many times, in turns, and prints how much resident memory there is after a tenth of
 * the calls and at the end, in KiB.
 */
final class Soak {
  /** How many pairs of calls. */
  static final String CALLS = "normative.soak.calls";

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Shape SHAPE = Shape.of(16, 8, 32);

  private Soak() {}

  public static void main(String[] arguments) throws IOException {
    int calls = Integer.getInteger(CALLS);
    List<NormSpec> specs =
        List.of(
            NormSpec.batchNorm1d(8),
            NormSpec.groupNorm(2, 8).withDType(DType.FLOAT32),
            NormSpec.instanceNorm1d(8).withAffine(true, true),
            NormSpec.layerNorm(32).withDType(DType.FLOAT32),
            NormSpec.rmsNorm(32));
    for (int call = 0; call < calls; call++) {
      if (call == calls / 10) {
        System.out.println("resident " + residentKibibytes());
      }
      run(specs.get(call % specs.size()), call);
    }
    System.out.println("resident " + residentKibibytes());
  }

  private static void run(NormSpec spec, int seed) {
    double[] values = new SplittableRandom(seed).doubles(SHAPE.elements(), -1, 3).toArray();
    Tensor input = Tensor.adopting(SHAPE, values).rounded(spec.dtype());
    try (Normalization norm = new LibTorchProvider().create(spec)) {
      Forward forward =
          norm.forward(input, Affine.initial(spec), spec.initialStats(), Mode.TRAINING);
      norm.backward(forward, input);
    }
  }

  /** The resident memory of this process. */
  static long residentKibibytes() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
