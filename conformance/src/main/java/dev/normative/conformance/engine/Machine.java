package dev.normative.conformance.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The JVM and what it runs on, for reports; neither host nor user is named. */
public final class Machine {
  /** Where Linux describes its processors. */
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** Its facts by name: JDK, operating system, architecture, processor, how many of those. */
  public static Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>();
    facts.put(
        "JDK",
        System.getProperty("java.runtime.version") + ", " + System.getProperty("java.vendor"));
    facts.put(
        "Operating system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("Architecture", System.getProperty("os.arch"));
    facts.put("Processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    processor().ifPresent(name -> facts.put("Processor", name));
    return facts;
  }

  /** What Linux or Windows calls the processor; elsewhere the architecture has to do. */
  private static Optional<String> processor() {
    if (!Files.isReadable(PROCESSORS)) {
      return Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER"));
    }
    try (Stream<String> lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
