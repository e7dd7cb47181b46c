package dev.normative.conformance.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder in which a JVM that may end at any moment leaves what it found so far: what it is
 * called, what is running, every verdict.
 */
record Journal(Path folder) {
  /** Names the folder in a JVM that was started for a run of the suite. */
  static final String PROPERTY = "conformance.journal";

  private static final JsonMapper JSON = new JsonMapper();
  private static final String VERDICT = ".verdict";
  private static final String RUNNING = "running";
  private static final String IMPLEMENTATION = "implementation";
  private static final String FINISHED = "finished";

  /** The journal of this JVM, where it was started to keep one. */
  static Optional<Journal> ofThisProcess() {
    return Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of).map(Journal::new);
  }

  void begin(String implementation, String rule, String family) {
    write(IMPLEMENTATION, implementation);
    write(RUNNING, Reported.key(rule, family));
  }

  void report(Reported verdict) {
    try {
      write(
          String.format(Locale.ROOT, "%06d", files().size()) + VERDICT,
          JSON.writeValueAsString(verdict));
      Files.deleteIfExists(folder.resolve(RUNNING));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void finish() {
    write(FINISHED, "");
  }

  boolean isFinished() {
    return Files.exists(folder.resolve(FINISHED));
  }

  /** What was running when the JVM ended. */
  Optional<String> running() {
    return read(RUNNING);
  }

  Optional<String> implementation() {
    return read(IMPLEMENTATION);
  }

  List<Reported> verdicts() {
    try {
      List<Reported> verdicts = new ArrayList<>();
      for (Path file : files()) {
        verdicts.add(JSON.readValue(Files.readString(file), Reported.class));
      }
      return verdicts;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a verdict in " + folder + " cannot be read", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(VERDICT)).sorted().toList();
    }
  }

  /** What has its verdict already, as {@link Reported#key()} names it. */
  Set<String> done() {
    return verdicts().stream().map(Reported::key).collect(Collectors.toSet());
  }

  private Optional<String> read(String name) {
    try {
      Path file = folder.resolve(name);
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Beside, then moved: whatever ends this JVM, no file is half written. */
  private void write(String name, String text) {
    try {
      Path beside = folder.resolve(name + ".part");
      Files.writeString(beside, text);
      Files.move(beside, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write into " + folder, e);
    }
  }
}
