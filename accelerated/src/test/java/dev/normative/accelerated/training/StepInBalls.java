package dev.normative.accelerated.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * One step of a network of fully connected layers, batch normalizations and rectifiers, in {@link
 * Ball}s: what float32 arithmetic that rounds each matrix once can make of it lies in them.
 *
 * <p>Written from the formulas, as plainly as they stand; matrices are lists of rows.
 */
final class StepInBalls {
  /** How far the statistics of a float32 set may be off: see {@code accelerated.Moments}. */
  private static final double VARIANCE_ERROR = 0x1p-25;

  private static final double MEAN_ERROR_IN_DEVIATIONS = 0x1p-37;
  private static final double EPSILON = 1e-5;

  private final Map<String, List<List<Ball>>> parameters;
  private final Map<String, List<List<Ball>>> gradients = new LinkedHashMap<>();
  private Ball loss;

  /** The parameters by name, in rows; all exact. */
  StepInBalls(Map<String, List<List<Ball>>> parameters) {
    this.parameters = parameters;
  }

  Ball loss() {
    return loss;
  }

  Map<String, List<List<Ball>>> gradients() {
    return gradients;
  }

  /** The network 1 Linear, 2 BatchNorm, 3 ReLU, 4 Linear, 5 BatchNorm, 6 ReLU, 7 Linear. */
  void run(List<List<Ball>> images, int[] labels) {
    List<List<Ball>> sums1 = linear("1", images);
    Normalized norm2 = new Normalized("2", sums1);
    List<List<Ball>> hidden3 = map(norm2.output, Ball::rectified);
    List<List<Ball>> sums4 = linear("4", hidden3);
    Normalized norm5 = new Normalized("5", sums4);
    List<List<Ball>> hidden6 = map(norm5.output, Ball::rectified);
    List<List<Ball>> scores = linear("7", hidden6);
    List<List<Ball>> up = crossEntropy(scores, labels);
    up = masked(linearBackward("7", hidden6, up), norm5.output);
    up = masked(linearBackward("4", hidden3, norm5.backward(up)), norm2.output);
    linearBackward("1", images, norm2.backward(up));
  }

  private static List<Ball> list(int size, IntFunction<Ball> element) {
    return IntStream.range(0, size).mapToObj(element).toList();
  }

  private static List<List<Ball>> matrix(int rows, IntFunction<List<Ball>> row) {
    return IntStream.range(0, rows).mapToObj(row).toList();
  }

  private static List<List<Ball>> map(List<List<Ball>> of, UnaryOperator<Ball> each) {
    return of.stream().map(row -> row.stream().map(each).toList()).toList();
  }

  private static List<Ball> column(List<List<Ball>> of, int index) {
    return of.stream().map(row -> row.get(index)).toList();
  }

  private static List<List<Ball>> transposed(List<List<Ball>> of) {
    return matrix(of.get(0).size(), index -> column(of, index));
  }

  private static Ball dot(List<Ball> a, List<Ball> b) {
    return Ball.sum(list(a.size(), i -> a.get(i).times(b.get(i))));
  }

  /** Rows of a times rows of b, rounded. */
  private static List<List<Ball>> product(List<List<Ball>> a, List<List<Ball>> b) {
    return matrix(a.size(), i -> list(b.size(), j -> dot(a.get(i), b.get(j)).rounded()));
  }

  private List<List<Ball>> linear(String name, List<List<Ball>> x) {
    List<List<Ball>> weight = parameters.get(name + ".weight");
    List<Ball> bias = parameters.get(name + ".bias").get(0);
    return matrix(
        x.size(),
        n ->
            list(
                bias.size(),
                j -> {
                  List<Ball> terms = new ArrayList<>();
                  terms.add(bias.get(j));
                  terms.addAll(
                      list(x.get(n).size(), i -> x.get(n).get(i).times(weight.get(j).get(i))));
                  return Ball.sum(terms).rounded();
                }));
  }

  private List<List<Ball>> linearBackward(
      String name, List<List<Ball>> x, List<List<Ball>> upstream) {
    List<List<Ball>> columns = transposed(upstream);
    gradients.put(name + ".weight", product(columns, transposed(x)));
    gradients.put(
        name + ".bias", List.of(columns.stream().map(it -> Ball.sum(it).rounded()).toList()));
    return product(upstream, transposed(parameters.get(name + ".weight")));
  }

  private static List<List<Ball>> masked(List<List<Ball>> upstream, List<List<Ball>> x) {
    return matrix(
        x.size(),
        n -> list(x.get(n).size(), j -> upstream.get(n).get(j).whereAboveZero(x.get(n).get(j))));
  }

  private List<List<Ball>> crossEntropy(List<List<Ball>> scores, int[] labels) {
    List<Ball> losses = new ArrayList<>();
    List<List<Ball>> gradient = new ArrayList<>();
    double each = 1.0 / labels.length;
    for (int n = 0; n < labels.length; n++) {
      List<Ball> row = scores.get(n);
      Ball largest = Ball.exactly(row.stream().mapToDouble(Ball::center).max().orElseThrow());
      List<Ball> shifted = row.stream().map(score -> score.minus(largest)).toList();
      Ball logSum = Ball.sum(shifted.stream().map(Ball::exp).toList()).log();
      Ball target = Ball.exactly(1);
      int label = labels[n];
      losses.add(logSum.minus(shifted.get(label)));
      gradient.add(
          list(
              row.size(),
              c -> {
                Ball p = shifted.get(c).minus(logSum).exp();
                return (c == label ? p.minus(target) : p).times(each).rounded();
              }));
    }
    loss = Ball.sum(losses).times(each).rounded();
    return gradient;
  }

  /** A batch normalization forward, with what backward needs of it, column by column. */
  private final class Normalized {
    private final String name;
    private final List<List<Ball>> normalized = new ArrayList<>();
    private final List<Ball> inverse = new ArrayList<>();
    private final List<List<Ball>> output;

    Normalized(String name, List<List<Ball>> x) {
      this.name = name;
      List<List<Ball>> outputs = new ArrayList<>();
      List<List<Ball>> columns = transposed(x);
      for (int j = 0; j < columns.size(); j++) {
        List<Ball> column = columns.get(j);
        double share = 1.0 / column.size();
        Ball plainMean = Ball.sum(column).times(share);
        List<Ball> plain = column.stream().map(it -> it.minus(plainMean)).toList();
        Ball variance = Ball.sum(plain.stream().map(d -> d.times(d)).toList()).times(share);
        Ball mean = plainMean.widened(MEAN_ERROR_IN_DEVIATIONS * Math.sqrt(variance.size()));
        Ball r =
            variance
                .widened(VARIANCE_ERROR * variance.size())
                .plus(Ball.exactly(EPSILON))
                .inverseRoot();
        Ball scale = parameter("weight", j);
        Ball shift = parameter("bias", j);
        List<Ball> xhat = column.stream().map(it -> it.minus(mean).times(r)).toList();
        normalized.add(xhat);
        inverse.add(r);
        outputs.add(xhat.stream().map(it -> it.times(scale).plus(shift).rounded()).toList());
      }
      this.output = transposed(outputs);
    }

    private Ball parameter(String kind, int j) {
      return parameters.get(name + "." + kind).get(0).get(j);
    }

    /** dx = r (a - mean(a) - xhat mean(a xhat)) with a = scale dy. */
    List<List<Ball>> backward(List<List<Ball>> upstream) {
      List<List<Ball>> columns = transposed(upstream);
      List<List<Ball>> results = new ArrayList<>();
      List<Ball> scaleGradient = new ArrayList<>();
      List<Ball> shiftGradient = new ArrayList<>();
      for (int j = 0; j < columns.size(); j++) {
        List<Ball> dy = columns.get(j);
        List<Ball> xhat = normalized.get(j);
        Ball r = inverse.get(j);
        Ball scale = parameter("weight", j);
        List<Ball> a = dy.stream().map(it -> it.times(scale)).toList();
        double share = 1.0 / dy.size();
        Ball mean = Ball.sum(a).times(share);
        Ball slope = dot(a, xhat).times(share);
        results.add(
            list(
                dy.size(),
                n -> a.get(n).minus(mean).minus(xhat.get(n).times(slope)).times(r).rounded()));
        scaleGradient.add(dot(dy, xhat).rounded());
        shiftGradient.add(Ball.sum(dy).rounded());
      }
      gradients.put(name + ".weight", List.of(scaleGradient));
      gradients.put(name + ".bias", List.of(shiftGradient));
      return transposed(results);
    }
  }
}
