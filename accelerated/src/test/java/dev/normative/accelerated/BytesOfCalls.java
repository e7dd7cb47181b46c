package dev.normative.accelerated;

import com.sun.management.ThreadMXBean;
import dev.normative.contract.Affine;
import dev.normative.contract.ArrayAffine;
import dev.normative.contract.ArrayNormalization;
import dev.normative.contract.ArrayStatistics;
import dev.normative.contract.ArrayView;
import dev.normative.contract.ArrayWorkspace;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * A program for a JVM of its own: calls every pattern of memory in each format in turn, again and
 * again, until the compiler is done, and prints how many bytes a round of all calls in float32
 * allocates then.
 */
final class BytesOfCalls {
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private BytesOfCalls() {}

  public static void main(String[] arguments) {
    List<Calls> doubles = calls(DType.FLOAT64);
    List<Calls> floats = calls(DType.FLOAT32);
    repeat(doubles, 500);
    repeat(floats, 500);
    repeat(doubles, 500);
    // The compiler works beside the program: bytes fall to what they stay at, sooner or later.
    long least = Long.MAX_VALUE;
    for (int block = 0; block < 100; block++) {
      least = Math.min(least, repeat(floats, 50));
    }
    System.out.println("bytes " + least);
  }

  private static List<Calls> calls(DType format) {
    return List.of(
        new Calls(NormSpec.batchNorm2d(8).withDType(format), Shape.of(2, 8, 28, 28)),
        new Calls(NormSpec.batchNorm2d(8).withDType(format), Shape.of(16, 8, 7, 7)),
        new Calls(NormSpec.batchNorm1d(64).withDType(format), Shape.of(64, 64)),
        new Calls(NormSpec.layerNorm(256).withDType(format), Shape.of(16, 256)),
        new Calls(NormSpec.groupNorm(4, 8).withDType(format), Shape.of(4, 8, 14, 14)));
  }

  private static long repeat(List<Calls> calls, int times) {
    long self = Thread.currentThread().getId();
    long before = THREADS.getThreadAllocatedBytes(self);
    for (int i = 0; i < times; i++) {
      for (Calls each : calls) {
        each.run();
      }
    }
    return (THREADS.getThreadAllocatedBytes(self) - before) / times;
  }

  /** The calls of one normalization, on arrays of its own. */
  private static final class Calls {
    private final ArrayNormalization normalization;
    private final ArrayWorkspace workspace;
    private final ArrayAffine affine;
    private final ArrayAffine affineGradient;
    private final ArrayStatistics running;
    private final ArrayView input;
    private final ArrayView upstream;
    private final ArrayView output;
    private final ArrayView gradient;
    private final boolean evaluates;

    Calls(NormSpec spec, Shape shape) {
      normalization = new VectorProvider().createArrays(spec, 1);
      workspace = normalization.workspace();
      affine = ArrayAffine.copyOf(Affine.initial(spec), spec.dtype());
      affineGradient = ArrayAffine.copyOf(Affine.initial(spec), spec.dtype());
      evaluates = spec.running().isPresent();
      running = ArrayStatistics.copyOf(spec.initialStats(), spec.dtype());
      TorchRandom random = new TorchRandom(1);
      input = filled(spec.dtype(), shape, random);
      upstream = filled(spec.dtype(), shape, random);
      output = filled(spec.dtype(), shape, random);
      gradient = filled(spec.dtype(), shape, random);
    }

    private static ArrayView filled(DType format, Shape shape, TorchRandom random) {
      double[] values = random.uniform(shape.elements(), -1, 1);
      return ArrayView.copyOf(Tensor.adopting(shape, values), format);
    }

    void run() {
      normalization.forward(input, affine, running, Mode.TRAINING, output, workspace);
      normalization.backward(input, affine, upstream, gradient, affineGradient, workspace);
      if (evaluates) {
        normalization.forward(input, affine, running, Mode.EVALUATION, output, workspace);
        normalization.backward(input, affine, upstream, gradient, affineGradient, workspace);
      }
    }
  }
}
