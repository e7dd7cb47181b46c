package dev.normative.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.normative.contract.Affine;
import dev.normative.contract.Gradients;
import dev.normative.norm.BatchLayerNorm.Normalized;
import dev.normative.norm.BatchLayerNorm.Population;
import dev.normative.norm.BatchLayerNorm.Sources;
import dev.normative.norm.BatchLayerNorm.Statistics;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchLayerNormTest {
  private static final Sources FROM_POPULATION = new Sources(true, true, true, true);
  private static final Sources FROM_BATCH = new Sources(false, false, false, false);

  private static Affine affine(Drawn drawn) {
    return Affine.of(drawn.uniform(Shape.of(3)), drawn.uniform(Shape.of(3)));
  }

  /** The definition in plain double arithmetic. */
  private static Tensor definition(Tensor x, Affine affine, double epsilon) {
    int m = x.shape().size(0);
    int d = x.shape().size(x.shape().rank() - 1);
    int positions = x.size() / m;
    double[] output = new double[x.size()];
    for (int i = 0; i < output.length; i++) {
      double xf = normalized(x, i, i - i % d, d, 1, epsilon);
      double xb = normalized(x, i, i % positions, m, positions, epsilon);
      double mixed = xf * (1.0 / m - 1e-4) + xb * (1 - (1.0 / m + 1e-4));
      output[i] = affine.scaleAt(i % d) * mixed / Math.sqrt(d) + affine.shiftAt(i % d);
    }
    return Tensor.adopting(x.shape(), output);
  }

  private static double normalized(
      Tensor x, int at, int start, int count, int stride, double epsilon) {
    double mean = 0;
    for (int k = 0; k < count; k++) {
      mean += x.at(start + k * stride) / count;
    }
    double variance = 0;
    for (int k = 0; k < count; k++) {
      variance += Math.pow(x.at(start + k * stride) - mean, 2) / count;
    }
    return (x.at(at) - mean) / Math.sqrt(variance + epsilon);
  }

  @Property(tries = 60)
  void theOutputIsTheDefinitions(
      @ForAll @IntRange(min = 1, max = 5) int samples, @ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    Tensor input = drawn.input(Shape.of(samples, 2, 3), 1, 1);
    Affine affine = affine(drawn);
    Tensor output = new BatchLayerNorm(3, 0.001).forward(input, affine).output();
    Tensor expected = definition(input, affine, 0.001);
    for (int i = 0; i < output.size(); i++) {
      // xf and xb of a constant line are 0 / sqrt(0.001), off by 1e-16 / 0.03 at most.
      assertThat(output.at(i)).isCloseTo(expected.at(i), within(1e-13));
    }
  }

  @Property(tries = 40)
  void gradientsAreTheDerivatives(@ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    Tensor input = drawn.input(Shape.of(4, 2, 3), 0.5, 0);
    Tensor upstream = drawn.uniform(input.shape());
    Affine affine = affine(drawn);
    BatchLayerNorm norm = new BatchLayerNorm(3, 1);
    Gradients gradients = norm.backward(norm.forward(input, affine), upstream);
    Tensor scale = affine.scale().orElseThrow();
    Tensor shift = affine.shift().orElseThrow();
    Differences.check("input", x -> definition(x, affine, 1), input, upstream, gradients.input());
    Differences.check(
        "scale",
        v -> definition(input, Affine.of(v, shift), 1),
        scale,
        upstream,
        gradients.scale().orElseThrow());
    Differences.check(
        "shift",
        v -> definition(input, Affine.of(scale, v), 1),
        shift,
        upstream,
        gradients.shift().orElseThrow());
  }

  @Test
  void aPopulationAveragesItsBatches() {
    BatchLayerNorm norm = new BatchLayerNorm(2, 0.001);
    Statistics first =
        norm.forward(Tensor.of(Shape.of(2, 2), 1, 3, 5, 11), Affine.none()).statistics();
    // Columns 1, 5 and 3, 11; rows 1, 3 and 5, 11; variances times 2/1.
    assertThat(first.batchMean().toArray()).containsExactly(3, 7);
    assertThat(first.batchVariance().toArray()).containsExactly(8, 32);
    assertThat(first.featureMean().toArray()).containsExactly(5);
    assertThat(first.featureVariance().toArray()).containsExactly(10);
    // Columns 2, 8 and 4, 16; rows 2, 4 and 8, 16.
    Statistics second =
        norm.forward(Tensor.of(Shape.of(2, 2), 2, 4, 8, 16), Affine.none()).statistics();
    Population population = Population.of(first).plus(second);
    assertThat(population.batches()).isEqualTo(2);
    assertThat(population.sums().samples()).isEqualTo(4);
    assertThat(population.sums().batchMean().toArray()).containsExactly(3 + 5, 7 + 10);
    assertThat(population.sums().batchVariance().toArray()).containsExactly(8 + 18, 32 + 72);
    assertThat(population.sums().featureMean().toArray()).containsExactly(5 + 7.5);
    assertThat(population.sums().featureVariance().toArray()).containsExactly(10 + 17);
    // Inference takes half of these sums; what is 0 then is normalized to -mean r.
    Tensor output =
        norm.infer(Tensor.zeros(Shape.of(4, 2)), Affine.none(), population, FROM_POPULATION);
    double[] batchMean = {4, 8.5};
    double[] batchVariance = {13, 52};
    for (int i = 0; i < 2; i++) {
      double xb = -batchMean[i] / Math.sqrt(batchVariance[i] + 0.001);
      double xf = -6.25 / Math.sqrt(13.5 + 0.001);
      // Batches of two samples, on average.
      assertThat(output.at(i)).isCloseTo((0.5 - 1e-4) / Math.sqrt(2) * (xf + xb), within(1e-14));
    }
  }

  @Property(tries = 40)
  void inferenceFromThePopulationDoesNotSeeItsBatchMates(@ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    BatchLayerNorm norm = new BatchLayerNorm(3, 0.001);
    Affine affine = affine(drawn);
    Population population =
        Population.of(norm.forward(drawn.input(Shape.of(5, 3), 1, 1), affine).statistics());
    Tensor both = drawn.input(Shape.of(2, 3), 1, 1);
    Tensor first = Tensor.of(Shape.of(1, 3), both.at(0), both.at(1), both.at(2));
    for (Sources sources : new Sources[] {Sources.DEFAULT, FROM_POPULATION}) {
      Tensor together = norm.infer(both, affine, population, sources);
      Tensor alone = norm.infer(first, affine, population, sources);
      assertThat(alone.toArray()).containsExactly(together.at(0), together.at(1), together.at(2));
    }
  }

  @Property(tries = 40)
  void inferenceFromTheBatchItselfIsWhatTrainingGave(@ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    BatchLayerNorm norm = new BatchLayerNorm(3, 0.001);
    Affine affine = affine(drawn);
    Tensor input = drawn.input(Shape.of(4, 2, 3), 1, 1);
    Normalized trained = norm.forward(input, affine);
    Tensor inferred = norm.infer(input, affine, Population.of(trained.statistics()), FROM_BATCH);
    for (int i = 0; i < input.size(); i++) {
      assertThat(inferred.at(i)).isCloseTo(trained.output().at(i), within(1e-13));
    }
  }

  @Test
  void everyStatisticComesFromWhereItIsToldTo() {
    BatchLayerNorm norm = new BatchLayerNorm(2, 0.001);
    // Columns 1, 5 and 3, 11, rows 1, 3 and 5, 11: means 3, 7 and (on average) 5, unbiased
    // variances 8, 32 and 10.
    Population population =
        Population.of(
            norm.forward(Tensor.of(Shape.of(2, 2), 1, 3, 5, 11), Affine.none()).statistics());
    // Columns 2, 8 and 4, 16, rows 2, 4 and 8, 16.
    Tensor input = Tensor.of(Shape.of(2, 2), 2, 4, 8, 16);
    double[] columnMean = {5, 10};
    double[] columnVariance = {9, 36};
    double[] rowMean = {3, 12};
    double[] rowVariance = {1, 16};
    double[] populationMean = {3, 7};
    double[] populationVariance = {8, 32};
    for (int bits = 0; bits < 16; bits++) {
      Sources sources =
          new Sources((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0);
      Tensor output = norm.infer(input, Affine.none(), population, sources);
      for (int i = 0; i < 4; i++) {
        int column = i % 2;
        int row = i / 2;
        double xb =
            (input.at(i) - (sources.batchMean() ? populationMean : columnMean)[column])
                / Math.sqrt(
                    (sources.batchVariance() ? populationVariance : columnVariance)[column]
                        + 0.001);
        double xf =
            (input.at(i) - (sources.featureMean() ? 5 : rowMean[row]))
                / Math.sqrt((sources.featureVariance() ? 10 : rowVariance[row]) + 0.001);
        assertThat(output.at(i))
            .as("%s at %d", sources, i)
            .isCloseTo((0.5 - 1e-4) / Math.sqrt(2) * (xf + xb), within(1e-14));
      }
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    BatchLayerNorm norm = new BatchLayerNorm(3, 0.001);
    assertThatThrownBy(() -> norm.forward(Tensor.zeros(Shape.of(2, 4)), Affine.none()))
        .hasMessageContaining("input [2, 4]; expected [m, ..., 3]");
    assertThatThrownBy(() -> norm.forward(Tensor.zeros(Shape.of(0, 3)), Affine.none()))
        .hasMessageContaining("one sample at least");
    Affine wrong = Affine.of(Tensor.vector(1, 1), Tensor.vector(0, 0, 0));
    assertThatThrownBy(() -> norm.forward(Tensor.zeros(Shape.of(2, 3)), wrong))
        .hasMessageContaining("scale [2] must have the shape of the features, [3]");
    Affine wrongShift = Affine.of(Tensor.vector(1, 1, 1), Tensor.vector(0, 0));
    assertThatThrownBy(() -> norm.forward(Tensor.zeros(Shape.of(2, 3)), wrongShift))
        .hasMessageContaining("shift [2] must have the shape of the features, [3]");
    assertThatThrownBy(() -> new BatchLayerNorm(0, 0.001))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BatchLayerNorm(3, -1)).hasMessageContaining("epsilon is -1.0");
    Normalized forward = norm.forward(Tensor.zeros(Shape.of(2, 3)), Affine.none());
    assertThatThrownBy(() -> norm.backward(forward, Tensor.zeros(Shape.of(3, 3))))
        .hasMessageContaining("must have the shape of the output");
    Population population = Population.of(forward.statistics());
    Tensor larger = Tensor.zeros(Shape.of(2, 2, 3));
    assertThatThrownBy(() -> norm.infer(larger, Affine.none(), population, Sources.DEFAULT))
        .hasMessageContaining("6 positions per sample, the population 3");
    assertThatThrownBy(
            () ->
                norm.infer(
                    Tensor.zeros(Shape.of(2, 4)), Affine.none(), population, Sources.DEFAULT))
        .hasMessageContaining("input [2, 4]; expected [m, ..., 3]");
    Statistics other = norm.forward(larger, Affine.none()).statistics();
    assertThatThrownBy(() -> population.plus(other)).hasMessageContaining("cannot join");
  }
}
