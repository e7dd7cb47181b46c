package dev.normative.autograd;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;

/**
 * y = a b, of matrices or of batches of matrices: da = dy b<sup>T</sup>, db = a<sup>T</sup> dy.
 *
 * <p>Each sum starts at 0 and runs from the first column of a to the last, in double precision,
 * without fused operations.
 */
public final class MatrixProduct {
  private MatrixProduct() {}

  /**
   * Multiplies matrices.
   *
   * @param a of shape [..., n, k]
   * @param b of shape [..., k, m]; the outer axes of both are {@link Broadcast}
   * @return of shape [..., n, m]
   */
  public static Variable of(Variable a, Variable b) {
    check(a.shape(), b.shape());
    Shape batch = Broadcast.common(outer(a.shape()), outer(b.shape()));
    return ofSameBatch(
        Broadcast.to(withMatrix(batch, a.shape()), a),
        Broadcast.to(withMatrix(batch, b.shape()), b));
  }

  private static Variable ofSameBatch(Variable a, Variable b) {
    int rank = a.shape().rank();
    int rows = a.shape().size(rank - 2);
    int inner = a.shape().size(rank - 1);
    int columns = b.shape().size(rank - 1);
    Shape shape = a.shape().with(rank - 1, columns);
    double[] y = new double[shape.elements()];
    for (int matrix = 0; matrix < shape.elements(0, rank - 2); matrix++) {
      RowMatrix product = new RowMatrix(rows, columns);
      product.addProduct(
          RowMatrix.copyOf(a.value(), matrix * rows * inner, rows, inner),
          RowMatrix.copyOf(b.value(), matrix * inner * columns, inner, columns));
      product.copyTo(y, matrix * rows * columns);
    }
    return Variable.result(
        Tensor.adopting(shape, y),
        Edge.of(a, dy -> of(dy, Transpose.of(b))),
        Edge.of(b, dy -> of(Transpose.of(a), dy)));
  }

  private static Shape outer(Shape shape) {
    return Axes.of(shape, shape.rank() - 2, shape.rank() - 1).dropped();
  }

  private static Shape withMatrix(Shape batch, Shape matrix) {
    int[] sizes = Arrays.copyOf(batch.toArray(), batch.rank() + 2);
    sizes[batch.rank()] = matrix.size(matrix.rank() - 2);
    sizes[batch.rank() + 1] = matrix.size(matrix.rank() - 1);
    return Shape.of(sizes);
  }

  private static void check(Shape a, Shape b) {
    if (a.rank() < 2 || b.rank() < 2) {
      throw new IllegalArgumentException(
          "a product of "
              + a
              + " and "
              + b
              + " needs matrices; reshape a vector to [1, k] or [k, 1]");
    }
    if (a.size(a.rank() - 1) != b.size(b.rank() - 2)) {
      throw new IllegalArgumentException(
          "a product of "
              + a
              + " and "
              + b
              + ": the first has "
              + a.size(a.rank() - 1)
              + " columns, the second "
              + b.size(b.rank() - 2)
              + " rows; they must be as many, so transpose one of the two perhaps");
    }
  }
}
