package dev.normative.accelerated.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.accelerated.OtherJvm;
import dev.normative.contract.Affine;
import dev.normative.contract.Capability;
import dev.normative.contract.Denominator;
import dev.normative.contract.Forward;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.RunningUpdate;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A program for a JVM of its own, whose heap is resident from the start: calls every norm of a
 * provider forward, and backward where it can, many times, in turns, under a hundred epsilons; and
 * prints how much resident memory there is after a tenth of the calls and at the end, in KiB.
 */
public final class Soak {
  /** How many calls, or pairs of calls. */
  private static final String CALLS = "normative.soak.calls";

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Shape SHAPE = Shape.of(16, 8, 32);

  private Soak() {}

  /** By how many KiB resident memory grows from a tenth of the calls to the last of them. */
  public static long growth(String provider) throws IOException, InterruptedException {
    List<String> output =
        OtherJvm.run(
            Soak.class,
            NamedProvider.option(provider),
            "-Xms512m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            // The optimizing compiler takes up to 35 MiB itself, whenever it gets to it.
            "-XX:TieredStopAtLevel=1",
            "-D" + CALLS + "=" + Integer.getInteger(CALLS, 2000));
    long[] resident =
        output.stream()
            .filter(line -> line.startsWith("resident "))
            .mapToLong(line -> Long.parseLong(line.substring("resident ".length())))
            .toArray();
    assertThat(resident).as("%s", output).hasSize(2);
    return resident[1] - resident[0];
  }

  public static void main(String[] arguments) throws IOException {
    NormalizationProvider provider = NamedProvider.given();
    int calls = Integer.getInteger(CALLS);
    List<NormSpec> specs = specs(provider);
    for (int call = 0; call < calls; call++) {
      if (call == calls / 10) {
        System.out.println("resident " + residentKibibytes());
      }
      // Exact in any format, and the same some times in a row.
      double epsilon = Math.scalb(1.0, -1 - call / 16 % 100);
      run(provider, specs.get(call % specs.size()).withEpsilon(epsilon), call);
    }
    System.out.println("resident " + residentKibibytes());
  }

  /** The norms that a provider makes: whose running variance, and in which format, differs. */
  private static List<NormSpec> specs(NormalizationProvider provider) {
    RunningUpdate biased = new RunningUpdate.Exponential(0.5, Denominator.BIASED);
    return Stream.of(
            NormSpec.batchNorm1d(8),
            NormSpec.batchNorm1d(8).withRunning(biased).withDType(DType.FLOAT32),
            NormSpec.groupNorm(2, 8).withDType(DType.FLOAT32),
            NormSpec.instanceNorm1d(8).withAffine(true, true),
            NormSpec.instanceNorm1d(8).withDType(DType.FLOAT32),
            NormSpec.layerNorm(32).withDType(DType.FLOAT32),
            NormSpec.rmsNorm(32))
        .filter(spec -> makes(provider, spec))
        .toList();
  }

  private static boolean makes(NormalizationProvider provider, NormSpec spec) {
    try (Normalization norm = provider.create(spec.withEpsilon(0.5))) {
      return norm != null;
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }

  private static void run(NormalizationProvider provider, NormSpec spec, int seed) {
    double[] values = new SplittableRandom(seed).doubles(SHAPE.elements(), -1, 3).toArray();
    Tensor input = Tensor.adopting(SHAPE, values).rounded(spec.dtype());
    try (Normalization norm = provider.create(spec)) {
      Forward forward =
          norm.forward(input, Affine.initial(spec), spec.initialStats(), Mode.TRAINING);
      if (provider.capabilities().contains(Capability.BACKWARD)) {
        norm.backward(forward, input);
      }
    }
  }

  /** The resident memory of this process. */
  public static long residentKibibytes() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
