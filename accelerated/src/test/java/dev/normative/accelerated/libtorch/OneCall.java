package dev.normative.accelerated.libtorch;

import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A program for a JVM of its own: normalizes a row once, and prints the result, or why there is
 * none; and how often anything was asked for over a network.
 */
final class OneCall {
  private OneCall() {}

  /** Counts, and connects to nothing. */
  private static final class Nowhere extends URLStreamHandler {
    private final AtomicInteger asked;

    Nowhere(AtomicInteger asked) {
      this.asked = asked;
    }

    @Override
    protected URLConnection openConnection(URL url) throws java.io.IOException {
      asked.incrementAndGet();
      throw new java.io.IOException("this test has no network: " + url);
    }

    @Override
    protected URLConnection openConnection(URL url, Proxy proxy) throws java.io.IOException {
      return openConnection(url);
    }
  }

  public static void main(String[] arguments) {
    AtomicInteger asked = new AtomicInteger();
    URL.setURLStreamHandlerFactory(
        protocol -> protocol.startsWith("http") ? new Nowhere(asked) : null);
    LibTorchProvider provider = new LibTorchProvider();
    System.out.println(provider.name() + " claims " + provider.capabilities().size());
    NormSpec spec = NormSpec.layerNorm(2).withAffine(false, false);
    try (Normalization norm = provider.create(spec)) {
      Tensor input = Tensor.of(Shape.of(1, 2), 1, 3);
      double output =
          norm.forward(input, Affine.none(), RunningStats.none(), Mode.TRAINING).output().at(1);
      System.out.printf("normalized %.3f%n", output);
    } catch (IllegalStateException | IllegalArgumentException e) {
      System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
    System.out.println("connections " + asked);
  }
}
