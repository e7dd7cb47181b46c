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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A program for a JVM of its own: calls every pattern of memory in each format in turn, again and
 * again, until all is compiled, and prints how many bytes each in float32 allocates then. To be run
 * with {@code -Xbatch}, or what is printed depends on how busy the machine's compiler threads are.
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
    // Methods are compiled after so many calls, and again: bytes fall to what they stay at.
    long[] least = new long[floats.size()];
    Arrays.fill(least, Long.MAX_VALUE);
    for (int block = 0; block < 100; block++) {
      for (int i = 0; i < least.length; i++) {
        least[i] = Math.min(least[i], repeat(floats.subList(i, i + 1), 50));
      }
    }
    for (int i = 0; i < least.length; i++) {
      System.out.println("bytes " + least[i] + " " + floats.get(i));
    }
  }

  private static List<Calls> calls(DType format) {
    NormSpec images = NormSpec.batchNorm2d(8).withDType(format);
    NormSpec features = NormSpec.batchNorm1d(64).withDType(format);
    Shape large = Shape.of(2, 8, 28, 28);
    return List.of(
        new Calls(images, large, Kind.PLAIN),
        new Calls(images, Shape.of(16, 8, 7, 7), Kind.PLAIN),
        new Calls(images, large, Kind.ACTIVATED),
        new Calls(images, large, Kind.ADDED_AND_ACTIVATED),
        new Calls(features, Shape.of(64, 64), Kind.PLAIN),
        new Calls(NormSpec.layerNorm(256).withDType(format), Shape.of(16, 256), Kind.PLAIN),
        new Calls(NormSpec.groupNorm(4, 8).withDType(format), Shape.of(4, 8, 14, 14), Kind.PLAIN));
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

  /** What is called. */
  private enum Kind {
    PLAIN,
    ACTIVATED,
    ADDED_AND_ACTIVATED
  }

  /** The calls of one normalization, on arrays of its own. */
  private static final class Calls {
    private static final Optional<ArrayView> NONE = Optional.empty();

    private final ArrayNormalization normalization;
    private final ArrayWorkspace workspace;
    private final ArrayAffine affine;
    private final ArrayAffine affineGradient;
    private final ArrayStatistics running;
    private final ArrayView input;
    private final ArrayView upstream;
    private final ArrayView output;
    private final ArrayView gradient;
    private final Optional<ArrayView> residual;
    private final Optional<ArrayView> residualGradient;
    private final Kind kind;
    private final boolean evaluates;

    Calls(NormSpec spec, Shape shape, Kind kind) {
      this.kind = kind;
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
      residual = Optional.of(filled(spec.dtype(), shape, random));
      residualGradient = Optional.of(filled(spec.dtype(), shape, random));
    }

    private static ArrayView filled(DType format, Shape shape, TorchRandom random) {
      double[] values = random.uniform(shape.elements(), -1, 1);
      return ArrayView.copyOf(Tensor.adopting(shape, values), format);
    }

    void run() {
      call(Mode.TRAINING);
      if (evaluates) {
        call(Mode.EVALUATION);
      }
    }

    private void call(Mode mode) {
      if (kind == Kind.PLAIN) {
        normalization.forward(input, affine, running, mode, output, workspace);
        normalization.backward(input, affine, upstream, gradient, affineGradient, workspace);
        return;
      }
      boolean adds = kind == Kind.ADDED_AND_ACTIVATED;
      normalization.forwardFused(
          input, adds ? residual : NONE, affine, running, mode, output, workspace);
      normalization.backwardFused(
          input,
          affine,
          output,
          upstream,
          gradient,
          adds ? residualGradient : NONE,
          affineGradient,
          workspace);
    }

    @Override
    public String toString() {
      return kind + " " + input.layout().shape();
    }
  }
}
