package dev.normative.reports.stability;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What rule N1 measured of one norm in one format, read from the table that it attaches.
 *
 * @param conditions the condition numbers of the data
 * @param errors the largest relative error of the variance at each
 * @param allowed what each class of stability allows there, by the class's name in words
 */
record Sweep(double[] conditions, double[] errors, Map<String, double[]> allowed) {

  private static final String BOUND = "bound_";

  /**
   * Reads {@code condition,error,bound_...} with a heading.
   *
   * @throws IOException if it is not of that form
   */
  static Sweep parse(String csv) throws IOException {
    List<String> lines = csv.strip().lines().toList();
    List<String> heads = lines.isEmpty() ? List.of() : List.of(lines.get(0).split(",", -1));
    if (lines.size() < 2
        || heads.size() < 2
        || !heads.subList(0, 2).equals(List.of("condition", "error"))
        || !heads.stream().skip(2).allMatch(head -> head.startsWith(BOUND))) {
      throw new IOException("it is no table condition,error,bound_... with a line for each point");
    }
    List<double[]> columns = new ArrayList<>();
    heads.forEach(head -> columns.add(new double[lines.size() - 1]));
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",", -1);
      if (cells.length != heads.size()) {
        throw new IOException(
            "line " + (i + 1) + " has " + cells.length + " cells, the heading " + heads.size());
      }
      for (int k = 0; k < cells.length; k++) {
        columns.get(k)[i - 1] = number(cells[k], i + 1);
      }
    }
    Map<String, double[]> allowed = new LinkedHashMap<>();
    for (int k = 2; k < heads.size(); k++) {
      allowed.put(heads.get(k).substring(BOUND.length()).replace('_', ' '), columns.get(k));
    }
    return new Sweep(columns.get(0), columns.get(1), Collections.unmodifiableMap(allowed));
  }

  private static double number(String cell, int line) throws IOException {
    try {
      return Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      throw new IOException("line " + line + " has '" + cell + "' in the place of a number", e);
    }
  }

  /** The smallest error that is not 0. */
  double leastError() {
    return Arrays.stream(errors).filter(error -> error > 0).min().orElse(Double.POSITIVE_INFINITY);
  }
}
