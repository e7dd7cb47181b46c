package dev.normative.accelerated.kernel;

/** {@link MatrixKernel} in plain Java. */
public final class ScalarMatrices implements MatrixKernel {
  private static final int WIDTH = 4;

  @Override
  public void multiply(Matrix a, Matrix b, float[] start, Matrix c, int first, int end) {
    MatrixKernel.check(a, b, start, c, first, end);
    int columns = c.columns();
    int whole = columns - columns % WIDTH;
    for (int i = first; i < end; i++) {
      for (int j = 0; j < whole; j += WIDTH) {
        four(a, b, start, c, i, j);
      }
      for (int j = whole; j < columns; j++) {
        one(a, b, start, c, i, j);
      }
    }
  }

  /** Four sums side by side: one alone would wait for each of its additions. */
  private static void four(Matrix a, Matrix b, float[] start, Matrix c, int i, int j) {
    float[] factors = a.values();
    float[] terms = b.values();
    double sum0 = start[j];
    double sum1 = start[j + 1];
    double sum2 = start[j + 2];
    double sum3 = start[j + 3];
    int at = i * a.rowStride();
    int from = j;
    for (int k = 0; k < a.columns(); k++) {
      double factor = factors[at];
      sum0 += factor * terms[from];
      sum1 += factor * terms[from + 1];
      sum2 += factor * terms[from + 2];
      sum3 += factor * terms[from + 3];
      at += a.columnStride();
      from += b.rowStride();
    }
    int to = i * c.rowStride() + j;
    c.values()[to] = (float) sum0;
    c.values()[to + 1] = (float) sum1;
    c.values()[to + 2] = (float) sum2;
    c.values()[to + 3] = (float) sum3;
  }

  private static void one(Matrix a, Matrix b, float[] start, Matrix c, int i, int j) {
    double sum = start[j];
    for (int k = 0; k < a.columns(); k++) {
      double factor = a.values()[i * a.rowStride() + k * a.columnStride()];
      sum += factor * b.values()[k * b.rowStride() + j];
    }
    c.values()[i * c.rowStride() + j] = (float) sum;
  }
}
