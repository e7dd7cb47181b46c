package dev.normative.golden;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Random cases of one family of layers, with what a framework (PyTorch, Keras) made of them:
 * outputs, gradients, and states over several steps.
 *
 * <p>The file is JSON, gzip or not. A tensor is {@code {"shape": [...], "data": [...]}}, row-major,
 * with numbers in full and {@code "nan"}, {@code "inf"} and {@code "-inf"} as text.
 *
 * @param provenance who computed them
 * @param cases in the order of the file
 */
public record GoldenVectors(Provenance provenance, List<GoldenCase> cases) {

  private static final Catalog SHIPPED =
      Catalog.of("file of vectors", "vectors/([a-z]+/[A-Za-z0-9_]+)\\.json\\.gz");

  /** Copies the list. */
  public GoldenVectors {
    cases = List.copyOf(cases);
  }

  /** The names of the files inside the jar, in fixed order. */
  public static List<String> names() {
    return SHIPPED.names();
  }

  /**
   * The vectors of a file inside the jar, such as {@code pytorch/batch_norm_1d}.
   *
   * @throws IllegalArgumentException if there is no such file; the message lists them
   */
  public static GoldenVectors named(String name) {
    try {
      return VectorReader.read(SHIPPED.named(name));
    } catch (IOException e) {
      throw Catalog.damaged(e);
    }
  }

  /**
   * Reads vectors from a file.
   *
   * @throws MalformedGoldenFile if the content is not what is described above
   * @throws IOException if the file cannot be read
   */
  public static GoldenVectors read(Path file) throws IOException {
    return VectorReader.read(GoldenBytes.read(file));
  }
}
