package dev.normative.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WeightNormalizationTest {

  @Test
  void everyUnitHasItsLength() {
    Tensor direction = Tensor.of(Shape.of(2, 2), 3, 4, -5, 12);
    Tensor weight = new WeightNormalization(direction, Tensor.vector(10, 26)).weight();
    assertThat(weight).isEqualTo(Tensor.of(Shape.of(2, 2), 6, 8, -10, 24));
    WeightNormalization.Gradients gradients =
        new WeightNormalization(direction, Tensor.vector(10, 26))
            .backward(Tensor.of(Shape.of(2, 2), 5, 10, 0, 0));
    // Along (0.6, 0.8) the gradient (5, 10) is 11; across it (5 - 6.6, 10 - 8.8), times 10/5.
    assertThat(gradients.length().toArray()).containsExactly(11, 0);
    assertThat(gradients.direction().at(0)).isCloseTo(-3.2, within(1e-15));
    assertThat(gradients.direction().at(1)).isCloseTo(2.4, within(1e-15));
  }

  @Property(tries = 60)
  void aWeightIsItsOwnLengthAndDirection(@ForAll long seed) {
    Tensor weight = new Drawn(seed).input(Shape.of(3, 2, 2), 0.1, 3);
    Tensor again = WeightNormalization.of(weight).weight();
    for (int i = 0; i < weight.size(); i++) {
      // The length is rounded once, the product once.
      assertThat(again.at(i)).isCloseTo(weight.at(i), within(2 * Math.ulp(weight.at(i))));
    }
  }

  @Property(tries = 60)
  void noSquareOverOrUnderflows(
      @ForAll @IntRange(min = -1000, max = 1000) int exponent, @ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    Tensor direction = drawn.input(Shape.of(2, 5), 0, 0);
    Tensor length = drawn.uniform(Shape.of(2));
    Tensor upstream = drawn.uniform(direction.shape());
    WeightNormalization plain = new WeightNormalization(direction, length);
    WeightNormalization scaled =
        new WeightNormalization(direction.map(v -> Math.scalb(v, exponent)), length);
    assertThat(scaled.weight()).isEqualTo(plain.weight());
    assertThat(scaled.backward(upstream).length()).isEqualTo(plain.backward(upstream).length());
    assertThat(scaled.backward(upstream).direction())
        .isEqualTo(plain.backward(upstream).direction().map(v -> Math.scalb(v, -exponent)));
  }

  @Property(tries = 40)
  void gradientsAreTheDerivatives(@ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    // Directions of length 1 or more keep the third derivatives small.
    Tensor direction = drawn.uniform(Shape.of(2, 3)).map(u -> u < 0 ? u - 1 : u + 1);
    Tensor length = drawn.uniform(Shape.of(2));
    Tensor upstream = drawn.uniform(direction.shape());
    WeightNormalization.Gradients gradients =
        new WeightNormalization(direction, length).backward(upstream);
    Differences.check(
        "direction",
        v -> new WeightNormalization(v, length).weight(),
        direction,
        upstream,
        gradients.direction());
    Differences.check(
        "length",
        g -> new WeightNormalization(direction, g).weight(),
        length,
        upstream,
        gradients.length());
  }

  @Test
  void directionAndLengthAreThoseThatWereGiven() {
    Tensor direction = Tensor.of(Shape.of(2, 2), 3, 4, -5, 12);
    WeightNormalization weight = new WeightNormalization(direction, Tensor.vector(10, 26));
    assertThat(weight.direction()).isEqualTo(direction);
    assertThat(weight.length()).isEqualTo(Tensor.vector(10, 26));
    assertThat(WeightNormalization.of(direction).length()).isEqualTo(Tensor.vector(5, 13));
  }

  /** A unit without elements has no direction to be zero. */
  @Test
  void aWeightMayBeEmpty() {
    Tensor empty = Tensor.zeros(Shape.of(2, 0));
    WeightNormalization weight = new WeightNormalization(empty, Tensor.vector(1, 1));
    assertThat(weight.weight()).isEqualTo(empty);
    assertThat(weight.backward(empty).direction()).isEqualTo(empty);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Tensor direction = Tensor.full(Shape.of(2, 3), 1);
    assertThatThrownBy(() -> new WeightNormalization(direction, Tensor.vector(1, 1, 1)))
        .hasMessageContaining("direction [2, 3] and length [3] do not fit");
    Tensor zero = Tensor.of(Shape.of(2, 2), 1, 1, 0, 0);
    assertThatThrownBy(() -> new WeightNormalization(zero, Tensor.vector(1, 1)))
        .hasMessageContaining("unit 1 of the direction is zero");
    assertThatThrownBy(() -> WeightNormalization.of(Tensor.scalar(1)))
        .hasMessageContaining("a scalar has no units");
    WeightNormalization fitting = new WeightNormalization(direction, Tensor.vector(1, 1));
    assertThatThrownBy(() -> fitting.backward(Tensor.vector(1)))
        .hasMessageContaining("must have the shape of the weight, [2, 3]");
  }
}
