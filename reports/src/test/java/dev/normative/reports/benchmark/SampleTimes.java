package dev.normative.reports.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What JMH could have left. */
public final class SampleTimes {

  /**
   * A file of JMH 1.37, OpenJDK 17.0.15, of three contenders on two workloads: {@code ./mvnw
   * -Pbench verify -Dbench=NormalizationTimes -Dbench.options="-p contender=vector,torch,copy -p
   * workload=BN:64x64,LN:32x64 -p threads=1 -wi 1 -w 100ms -i 4 -r 100ms"} on a busy machine,
   * without the folder of the JVM, the percentiles and the secondary metrics.
   */
  public static final String REAL = "benchmarks.json";

  private SampleTimes() {}

  /** Puts {@link #REAL} where the profile "bench" writes it. */
  public static Path writeReal(Path module) throws IOException {
    try (var real = SampleTimes.class.getResourceAsStream(REAL)) {
      Path file = Files.createDirectories(module.resolve("target")).resolve(BenchmarkFile.NAME);
      return Files.write(file, real.readAllBytes());
    }
  }

  /** One fork's iterations of one contender's evaluation with one thread. */
  static Times of(String contender, String workload, Double... iterations) {
    return of(contender, workload, List.of(Arrays.asList(iterations)));
  }

  static Times of(String contender, String workload, List<List<Double>> forks) {
    return new Times(
        "NormalizationTimes",
        "evaluation",
        "1",
        contender,
        Task.of(Map.of("workload", workload)),
        forks);
  }

  /** An entry of JMH's file; single quotes stand for double ones in all arguments. */
  static String entry(String method, Map<String, String> parameters, String unit, String rawData) {
    String list =
        parameters.entrySet().stream()
            .map(it -> "'" + it.getKey() + "': '" + it.getValue() + "'")
            .collect(Collectors.joining(", "));
    return ("{'benchmark': 'a.b.C.%s', 'threads': 3, 'jdkVersion': '17', 'params': {%s},"
            + " 'primaryMetric': {'scoreUnit': '%s', 'rawData': %s}}")
        .formatted(method, list, unit, rawData)
        .replace('\'', '"');
  }
}
