package dev.normative.reports.benchmark;

import java.math.BigInteger;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a benchmark did: its parameters, but for who did it and with how many threads.
 *
 * @param label the parameters as a reader sees them, the workload first
 * @param norm the norm's short name, {@code BN}, {@code LN} or {@code GN}; {@link #NO_NORM} if the
 *     parameters name none
 * @param bytes bytes that are read and written when the workload's values, of float32, are read
 *     once and as many are written: 8 for each; empty if the parameters name no sizes
 */
record Task(String label, String norm, OptionalDouble bytes) {

  /** In the place of a norm where none is named. */
  static final String NO_NORM = "all";

  private static final String WORKLOAD = "workload";

  /** As in {@code BN:64x64}, {@code BNL:32x56x56x64} (channels last), {@code GN32:32x64x56x56}. */
  private static final Pattern NORM_AND_SIZES =
      Pattern.compile("([A-Z]N)L?\\d{0,9}:(\\d{1,9}(?:x\\d{1,9}){0,7})");

  private static final int READ_AND_WRITTEN = 2 * Float.BYTES;

  /** The task that these parameters describe. */
  static Task of(Map<String, String> parameters) {
    String workload = parameters.getOrDefault(WORKLOAD, "");
    String others =
        new TreeMap<>(parameters)
            .entrySet().stream()
                .filter(entry -> !entry.getKey().equals(WORKLOAD))
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
    String label =
        workload.isEmpty() || others.isEmpty() ? workload + others : workload + ", " + others;
    Matcher matcher = NORM_AND_SIZES.matcher(workload);
    if (!matcher.matches()) {
      return new Task(label.isEmpty() ? "no parameters" : label, NO_NORM, OptionalDouble.empty());
    }
    BigInteger elements = BigInteger.ONE;
    for (String size : matcher.group(2).split("x")) {
      elements = elements.multiply(new BigInteger(size));
    }
    return new Task(
        label, matcher.group(1), OptionalDouble.of(elements.doubleValue() * READ_AND_WRITTEN));
  }
}
