package dev.normative.accelerated.kernel;

/**
 * Products of matrices of floats.
 *
 * <p>c[i, j] = start[j] + a[i, 0] b[0, j] + a[i, 1] b[1, j] + ..., from left to right, in double,
 * rounded to float once. A product of two floats has at most 48 bits, and an exponent that double
 * has, too: it is exact, so that a fused multiply-add gives the bits of a multiplication and an
 * addition, and either may be used. Every element has a sum of its own; tiles, vectors and threads
 * divide up the elements of c, never a sum.
 *
 * <p><b>Error bound.</b> With K terms, u = 2<sup>-53</sup>, v = 2<sup>-24</sup> and gamma = K u /
 * (1 - K u), c[i, j] errs by at most v |exact| + (1 + v) gamma (|start| + sum |a| |b|), and by half
 * of float's smallest value where it underflows (N. J. Higham, "Accuracy and Stability of Numerical
 * Algorithms", 2nd edition, SIAM 2002, section 3.1, with exact products). NaN and infinity go
 * through it as through any such sum, and one beyond float's range becomes infinite; with K = 0, c
 * is start.
 */
public interface MatrixKernel {

  /**
   * Writes the rows from {@code first} to {@code end}, exclusive, of c = start + a b.
   *
   * @param a of c's rows, with any strides
   * @param b of c's columns and a's columns as rows; neighbours in a row are neighbours in memory
   * @param start one for each column, all of them zero where nothing is added
   * @param c shares no memory with the others; neighbours in a row are neighbours in memory
   * @throws IllegalArgumentException if the sizes do not fit, before anything is written
   */
  void multiply(Matrix a, Matrix b, float[] start, Matrix c, int first, int end);

  /** Refuses what does not fit. */
  static void check(Matrix a, Matrix b, float[] start, Matrix c, int first, int end) {
    if (a.rows() != c.rows() || a.columns() != b.rows() || b.columns() != c.columns()) {
      throw new IllegalArgumentException(
          "%d x %d times %d x %d does not make %d x %d"
              .formatted(a.rows(), a.columns(), b.rows(), b.columns(), c.rows(), c.columns()));
    }
    if (start.length < c.columns()) {
      throw new IllegalArgumentException(
          start.length + " numbers to start from; each of " + c.columns() + " columns needs one");
    }
    if (first < 0 || first > end || end > c.rows()) {
      throw new IllegalArgumentException(
          "rows " + first + " to " + end + " of a matrix of " + c.rows() + " rows");
    }
    if (b.columns() > 1 && (b.columnStride() != 1 || c.columnStride() != 1)) {
      throw new IllegalArgumentException(
          "the columns of b and c are %d and %d elements apart; they must be neighbours"
              .formatted(b.columnStride(), c.columnStride()));
    }
  }
}
