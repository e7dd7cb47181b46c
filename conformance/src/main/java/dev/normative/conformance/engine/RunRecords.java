package dev.normative.conformance.engine;

import dev.normative.conformance.Conformance;
import dev.normative.conformance.RunRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** Writes how a run was asked for beside its outcomes, once for each implementation. */
final class RunRecords {
  // One JVM may run the suite several times, and ask in another way each time.
  private static final Set<List<Object>> WRITTEN = ConcurrentHashMap.newKeySet();

  private RunRecords() {}

  /** Writes the record of an implementation that was judged in this JVM. */
  static void note(Conformance suite, Claims claims, Duration limit) {
    note(suite, claims.name(), () -> claims.missing().isPresent() ? "" : platform(suite, limit));
  }

  /**
   * Writes the record of an implementation that has just been judged, where {@value
   * Publisher#RESULTS_PROPERTY} says.
   */
  static void note(Conformance suite, String implementation, Supplier<String> platform) {
    String folder = System.getProperty(Publisher.RESULTS_PROPERTY, "");
    if (folder.isBlank()) {
      return;
    }
    String seed = RunOptions.seed().orElse("random");
    String rules = System.getProperty("conformance.rule", "").strip();
    String shard = RunOptions.shard().toString();
    int tries = RunOptions.tries().orElse(suite.tries());
    if (!WRITTEN.add(List.of(folder, implementation, seed, rules, shard, tries))) {
      return;
    }
    RunRecord run =
        new RunRecord(
            implementation,
            Objects.requireNonNullElse(
                RunRecords.class.getPackage().getImplementationVersion(), ""),
            seed,
            tries,
            rules,
            shard,
            platform.get(),
            Machine.facts());
    try {
      run.write(Path.of(folder));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the record of the run into " + folder, e);
    }
  }

  /** Of an implementation that has answered before; what it throws now is no verdict. */
  private static String platform(Conformance suite, Duration limit) {
    try {
      Optional<String> said = new Watch(limit).run(() -> suite.provider().platform());
      return said == null ? "" : said.orElse("");
    } catch (ExecutionException | Overdue e) {
      return "";
    }
  }
}
