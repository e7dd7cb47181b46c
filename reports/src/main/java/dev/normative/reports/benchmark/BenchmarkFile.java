package dev.normative.reports.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a JSON file of JMH says, as far as it can be used.
 *
 * @param times all measurements, in the file's order
 * @param machines the virtual machines that measured, as JMH names them
 * @param unusable why measurements were left out, one line for each
 */
record BenchmarkFile(List<Times> times, Set<String> machines, List<String> unusable) {

  /** The name that the profile "bench" gives the file. */
  static final String NAME = "benchmarks.json";

  private static final String CONTENDER = "contender";
  private static final String THREADS = "threads";

  /** In the place of a contender where a benchmark has no such parameter. */
  static final String ONLY_ONE = "time";

  /** How many microseconds JMH's units have. */
  private static final Map<String, Double> MICROSECONDS =
      Map.of("ns", 1e-3, "us", 1.0, "ms", 1e3, "s", 1e6, "min", 60e6);

  /**
   * Reads a file.
   *
   * @throws IOException if it is not whole JSON, or no list; without the file's name
   */
  static BenchmarkFile read(Path file) throws IOException {
    if (Files.size(file) == 0) {
      throw new IOException(
          "it is empty: JMH was cut off, is still running, or was asked for benchmarks that are not"
              + " there");
    }
    ArrayNode entries = StrictJson.read(file, ArrayNode.class);
    List<Times> times = new ArrayList<>();
    Set<String> machines = new LinkedHashSet<>();
    List<String> unusable = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      JsonNode entry = entries.get(i);
      try {
        Times one = times(entry);
        if (times.stream().anyMatch(one::isOfTheSameAs)) {
          throw new IOException("it is there twice; the first one counts");
        }
        times.add(one);
        machines.add(machine(entry));
      } catch (IOException e) {
        unusable.add(
            "measurement "
                + (i + 1)
                + " ("
                + shown(entry.path("benchmark"))
                + "): "
                + e.getMessage());
      }
    }
    return new BenchmarkFile(times, machines, unusable);
  }

  private static String machine(JsonNode entry) {
    return "JDK "
        + entry.path("jdkVersion").asText("unknown")
        + " ("
        + entry.path("vmName").asText("unknown")
        + ", "
        + entry.path("vmVersion").asText("unknown")
        + ")";
  }

  private static Times times(JsonNode entry) throws IOException {
    String[] name = entry.path("benchmark").asText("").split("\\.");
    if (name.length < 2) {
      throw new IOException("its benchmark is not called CLASS.METHOD");
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    entry
        .path("params")
        .properties()
        .forEach(it -> parameters.put(it.getKey(), it.getValue().asText()));
    String contender = parameters.remove(CONTENDER);
    String threads = parameters.remove(THREADS);
    return new Times(
        name[name.length - 2],
        name[name.length - 1],
        threads == null ? entry.path(THREADS).asText("1") : threads,
        contender == null ? ONLY_ONE : contender,
        Task.of(parameters),
        forks(entry.path("primaryMetric")));
  }

  private static List<List<Double>> forks(JsonNode metric) throws IOException {
    String unit = metric.path("scoreUnit").asText("");
    boolean isTime = unit.endsWith("/op");
    Double factor = MICROSECONDS.get(isTime ? unit.substring(0, unit.length() - 3) : "");
    if (factor == null) {
      throw new IOException(
          "its unit is " + shown(metric.path("scoreUnit")) + ", no time for a call such as us/op");
    }
    List<List<Double>> forks = new ArrayList<>();
    for (JsonNode fork : metric.path("rawData")) {
      List<Double> iterations = new ArrayList<>();
      for (JsonNode time : fork) {
        double value = time.isNumber() ? time.doubleValue() * factor : Double.NaN;
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
          throw new IOException(shown(time) + " is no time");
        }
        iterations.add(value);
      }
      if (!iterations.isEmpty()) {
        forks.add(iterations);
      }
    }
    if (forks.isEmpty()) {
      throw new IOException(
          "it has no times in rawData, as of JMH's modes avgt and ss (options -bm avgt, -bm ss)");
    }
    return forks;
  }

  /** What stands in a file, as long as a line of a log can be. */
  private static String shown(JsonNode node) {
    String text = node.isMissingNode() ? "nothing" : node.toString();
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
