package dev.normative.accelerated;

import dev.normative.accelerated.kernel.Coefficients;
import dev.normative.accelerated.kernel.PairwiseTree;

/**
 * The sums that a backward call needs. Per set, with n values, a = scale dy and k the {@linkplain
 * Moments#sensitivity sensitivity}:
 *
 * <pre>
 *   dx = r (a - sum(a) / n - xhat k sum(a xhat) / n)      of the batch's own statistics
 *   dx = r a                                              of given ones
 * </pre>
 *
 * <p>(S. Ioffe and C. Szegedy, arXiv:1502.03167, section 3, with the sums collected.) The mean of a
 * is not subtracted where the specification does not center. Per parameter, d shift = sum(dy) and d
 * scale = sum(dy xhat), which are collected in several rows, whose sums are added pairwise.
 */
final class Projection {
  private final Coefficients coefficients;
  private final Moments moments;
  private final boolean centered;
  private boolean ofBatch;
  private int count;
  private int parameters;
  private int rows;
  private double[] sums = {};

  Projection(Coefficients coefficients, Moments moments, boolean centered) {
    this.coefficients = coefficients;
    this.moments = moments;
    this.centered = centered;
  }

  /** Makes room for the sums of a call in so many rows. */
  void begin(Geometry geometry, int rowsOfSums) {
    int sets = geometry.sets();
    coefficients.upstreamMean = Workspace.room(coefficients.upstreamMean, sets);
    coefficients.slope = Workspace.room(coefficients.slope, sets);
    count = geometry.count();
    parameters = geometry.parameters();
    rows = rowsOfSums;
    sums = Workspace.room(sums, 2 * parameters * (rows + 1));
  }

  /** Says whether statistics are the batch's own. */
  void usesBatchStatistics(boolean uses) {
    ofBatch = uses;
  }

  /** Takes the sums of a set: of a, and of a xhat. */
  void ofSet(int set, double sum, double weighted) {
    coefficients.upstreamMean[set] = ofBatch && centered ? sum / count : 0;
    coefficients.slope[set] = ofBatch ? weighted / count * moments.sensitivity(set) : 0;
    if (coefficients.floats.isUsed()) {
      coefficients.floats.projection(
          set, coefficients.upstreamMean[set], coefficients.slope[set], coefficients.inverse[set]);
    }
  }

  /** Takes the sums of a parameter in one row: of dy, and of dy xhat. */
  void ofParameter(int row, int parameter, double sum, double weighted) {
    int at = from(row) + parameter;
    sums[at] = sum;
    sums[at + parameters] = weighted;
  }

  /** Takes the sums of all parameters in one row, one after the other, from the tree. */
  void ofParameters(int row, PairwiseTree tree) {
    tree.sum(sums, from(row));
  }

  /** Adds up the rows. */
  void finish(PairwiseTree tree) {
    tree.begin(2 * parameters);
    for (int row = 0; row < rows; row++) {
      tree.add(sums, from(row));
    }
    tree.sum(sums, from(rows));
  }

  private int from(int row) {
    return 2 * parameters * row;
  }

  double shiftGradient(int parameter) {
    return sums[from(rows) + parameter];
  }

  double scaleGradient(int parameter) {
    return sums[from(rows) + parameters + parameter];
  }
}
