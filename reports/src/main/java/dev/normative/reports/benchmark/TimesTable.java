package dev.normative.reports.benchmark;

import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All times of a comparison as CSV, a line for each iteration, so that anyone may apply another
 * test. JMH's own file is not passed on: it names folders of the machine that measured.
 */
final class TimesTable {
  private TimesTable() {}

  static String of(Comparison comparison) {
    StringJoiner lines = new StringJoiner("\n", "", "\n");
    lines.add("benchmark,threads,mode,task,contender,fork,iteration,microseconds");
    for (Times times : comparison.times()) {
      List<List<Double>> forks = times.forks();
      String start =
          Stream.of(
                  times.benchmark(),
                  times.threads(),
                  times.mode(),
                  times.task().label(),
                  times.contender())
              .map(TimesTable::quoted)
              .collect(Collectors.joining(","));
      for (int fork = 0; fork < forks.size(); fork++) {
        for (int i = 0; i < forks.get(fork).size(); i++) {
          lines.add(start + "," + (fork + 1) + "," + (i + 1) + "," + forks.get(fork).get(i));
        }
      }
    }
    return lines.toString();
  }

  /** As RFC 4180 has it: quotes only where a comma, a quote or a line's end stands inside. */
  private static String quoted(String text) {
    return text.matches("[^,\"\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
