package dev.normative.accelerated.engine;

import dev.normative.accelerated.OtherJvm;
import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A program for a JVM of its own: normalizes a batch once, and prints the result, or why there is
 * none; and how often anything was asked for over a network.
 */
public final class OneCall {
  /** What it prints of a call that was right. */
  public static final String DONE = "normalized 1.000";

  /** What it prints where nothing was asked for over a network. */
  public static final String NOTHING_ASKED = "connections 0";

  private OneCall() {}

  /**
   * What the program prints for a provider.
   *
   * @param provider the provider's name
   * @param wanted which entries of this class path the JVM gets
   * @param options further options of the JVM
   */
  public static List<String> of(String provider, Predicate<String> wanted, String... options)
      throws IOException, InterruptedException {
    String[] all =
        Stream.concat(Stream.of(NamedProvider.option(provider)), Stream.of(options))
            .toArray(String[]::new);
    return OtherJvm.run(wanted, OneCall.class, all);
  }

  /** Counts, and connects to nothing. */
  private static final class Nowhere extends URLStreamHandler {
    private final AtomicInteger asked;

    Nowhere(AtomicInteger asked) {
      this.asked = asked;
    }

    @Override
    protected URLConnection openConnection(URL url) throws IOException {
      asked.incrementAndGet();
      throw new IOException("this test has no network: " + url);
    }

    @Override
    protected URLConnection openConnection(URL url, Proxy proxy) throws IOException {
      return openConnection(url);
    }
  }

  public static void main(String[] arguments) {
    AtomicInteger asked = new AtomicInteger();
    URL.setURLStreamHandlerFactory(
        protocol -> protocol.startsWith("http") ? new Nowhere(asked) : null);
    NormalizationProvider provider = NamedProvider.given();
    System.out.println(provider.name() + " claims " + provider.capabilities().size());
    NormSpec spec =
        NormSpec.batchNorm1d(1).withoutRunning().withAffine(false, false).withEpsilon(0x1p-17);
    try (Normalization norm = provider.create(spec)) {
      Tensor input = Tensor.of(Shape.of(2, 1), 1, 3);
      double output =
          norm.forward(input, Affine.none(), RunningStats.none(), Mode.TRAINING).output().at(1);
      System.out.printf("normalized %.3f%n", output);
    } catch (IllegalStateException | IllegalArgumentException e) {
      System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
    System.out.println("connections " + asked);
  }
}
