package dev.normative.accelerated.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.tensor.DType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MatrixKernelTest {
  private static final double FLOAT_UNIT = 0x1p-24;
  private static final double DOUBLE_UNIT = 0x1p-53;

  /** Less, as many and more than vectors of 2, 4 and 8 doubles, and pairs of them, have. */
  private static final int[] COLUMNS = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 37};

  private static final int[] ROWS = {0, 1, 4, 7};
  private static final int[] DEPTHS = {0, 1, 2, 101};

  static Stream<MatrixKernel> kernels() {
    return Stream.of(KernelLookup.choice(DType.FLOAT32).kernel().matrices(), new ScalarMatrices());
  }

  private static float[] random(int size, SplittableRandom random) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      // Sizes far apart, so that sums are rounded, and cancellation.
      values[i] = (float) Math.scalb(random.nextDouble(-1, 1), random.nextInt(-20, 21));
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everyElementIsWithinTheBoundOfItsSum(MatrixKernel kernel) {
    SplittableRandom random = new SplittableRandom(1);
    for (int rows : ROWS) {
      for (int columns : COLUMNS) {
        for (int depth : DEPTHS) {
          float[] start = random.nextBoolean() ? random(columns, random) : new float[columns];
          Matrix a = Matrix.ofRows(random(rows * depth, random), rows, depth);
          Matrix b = Matrix.ofRows(random(depth * columns, random), depth, columns);
          Matrix c = Matrix.ofRows(new float[rows * columns], rows, columns);
          kernel.multiply(a, b, start, c, 0, rows);
          for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
              assertWithinBound(a, b, start, i, j, get(c, i, j));
            }
          }
        }
      }
    }
  }

  private static void assertWithinBound(
      Matrix a, Matrix b, float[] start, int i, int j, float actual) {
    int terms = a.columns();
    BigDecimal exact = new BigDecimal(start[j]);
    double sizes = Math.abs(start[j]);
    for (int k = 0; k < terms; k++) {
      double product = (double) get(a, i, k) * get(b, k, j);
      exact = exact.add(new BigDecimal(product));
      sizes += Math.abs(product);
    }
    double gamma = terms * DOUBLE_UNIT / (1 - terms * DOUBLE_UNIT);
    double bound =
        FLOAT_UNIT * Math.abs(exact.doubleValue())
            + (1 + FLOAT_UNIT) * gamma * sizes
            + Float.MIN_VALUE / 2;
    // Room for the roundings of the bound itself: a few, where no more than terms + 5 are made.
    double error = exact.subtract(new BigDecimal(actual)).abs().doubleValue();
    assertThat(error)
        .as("%d x %d x %d, element %d, %d", a.rows(), terms, b.columns(), i, j)
        .isLessThanOrEqualTo(bound * (1 + (terms + 5) * DOUBLE_UNIT));
  }

  private static float get(Matrix matrix, int i, int j) {
    return matrix.values()[i * matrix.rowStride() + j * matrix.columnStride()];
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everySumGoesFromLeftToRightInDoubleWhateverTheStridesAndRows(MatrixKernel kernel) {
    SplittableRandom random = new SplittableRandom(2);
    for (int rows : new int[] {1, 4, 11}) {
      for (int columns : COLUMNS) {
        int depth = 29;
        float[] start = random(columns, random);
        // Every third column of something wider, its rows interchanged with its columns.
        Matrix a = new Matrix(random(depth * rows * 3, random), depth, rows, rows * 3, 3);
        a = a.transposed();
        Matrix b = new Matrix(random(depth * 40, random), depth, columns, 40, 1);
        float[] written = new float[rows * 41];
        Arrays.fill(written, 7);
        int first = rows / 3;
        int end = rows - rows / 4;
        kernel.multiply(a, b, start, new Matrix(written, rows, columns, 41, 1), first, end);
        float[] expected = new float[rows * 41];
        Arrays.fill(expected, 7);
        for (int i = first; i < end; i++) {
          for (int j = 0; j < columns; j++) {
            double sum = start[j];
            for (int k = 0; k < depth; k++) {
              sum += (double) get(a, i, k) * get(b, k, j);
            }
            expected[i * 41 + j] = (float) sum;
          }
        }
        assertThat(written).as("%d x %d", rows, columns).containsExactly(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void nonFiniteElementsStayInTheirRowsAndColumns(MatrixKernel kernel) {
    int size = 19;
    float[] a = new float[size * size];
    float[] b = new float[size * size];
    Arrays.fill(a, 1);
    Arrays.fill(b, 1);
    a[3 * size + 5] = Float.NaN;
    b[7 * size + 18] = Float.NEGATIVE_INFINITY;
    a[6 * size] = Float.MAX_VALUE;
    a[6 * size + 1] = Float.MAX_VALUE;
    Matrix c = Matrix.ofRows(new float[size * size], size, size);
    kernel.multiply(
        Matrix.ofRows(a, size, size), Matrix.ofRows(b, size, size), new float[size], c, 0, size);
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        float expected = i == 6 ? Float.POSITIVE_INFINITY : size;
        expected = j == 18 ? Float.NEGATIVE_INFINITY : expected;
        assertThat(get(c, i, j)).isEqualTo(Float.valueOf(i == 3 ? Float.NaN : expected));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void whatDoesNotFitIsRefusedBeforeAnythingIsWritten(MatrixKernel kernel) {
    Matrix six = Matrix.ofRows(new float[] {1, 1, 1, 1, 1, 1}, 2, 3);
    Matrix c = Matrix.ofRows(new float[4], 2, 2);
    assertThatThrownBy(() -> kernel.multiply(six, six, new float[2], c, 0, 2))
        .hasMessage("2 x 3 times 2 x 3 does not make 2 x 2");
    Matrix b = Matrix.ofRows(new float[6], 3, 2);
    assertThatThrownBy(() -> kernel.multiply(six, six.transposed(), new float[2], c, 0, 2))
        .hasMessage("the columns of b and c are 3 and 1 elements apart; they must be neighbours");
    assertThatThrownBy(() -> kernel.multiply(six, b, new float[1], c, 0, 2))
        .hasMessage("1 numbers to start from; each of 2 columns needs one");
    assertThatThrownBy(() -> kernel.multiply(six, b, new float[2], c, 1, 3))
        .hasMessage("rows 1 to 3 of a matrix of 2 rows");
    assertThat(c.values()).containsOnly(0);
  }

  @Test
  void aMatrixThatItsArrayCannotHoldIsRefused() {
    assertThatThrownBy(() -> new Matrix(new float[11], 3, 4, 4, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a matrix 3 x 4 with strides 4 and 1 needs an array of 12, not of 11");
    assertThatThrownBy(() -> new Matrix(new float[11], -1, 4, 4, 1))
        .hasMessage("a matrix -1 x 4 with strides 4 and 1; none may be negative");
    assertThat(new Matrix(new float[0], 0, 4, 4, 1).rows()).isZero();
  }
}
