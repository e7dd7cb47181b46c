package dev.normative.conformance.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Makes a table for a terminal of what JMH measured. Who can do so registers in {@code
 * META-INF/services}.
 */
public interface BenchmarkTable {
  /**
   * The table, ending with a line end: how many times as fast as LibTorch everybody is, which is
   * 1.0 itself, with an interval; times alone where LibTorch was not measured.
   *
   * @param json JMH's result in JSON
   * @throws IOException if it cannot be read, without the file's name
   */
  String of(Path json) throws IOException;

  /** Whoever is on the class path, if anybody is. */
  static Optional<BenchmarkTable> find() {
    try {
      return ServiceLoader.load(BenchmarkTable.class, BenchmarkTable.class.getClassLoader())
          .findFirst();
    } catch (ServiceConfigurationError | LinkageError e) {
      return Optional.empty();
    }
  }
}
