package dev.normative.accelerated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.Reduction;
import dev.normative.contract.Reduction.ChannelGroups;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.Reduction.TrailingAxes;
import dev.normative.norm.Partition;
import dev.normative.numerics.ElementSet;
import dev.normative.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GeometryTest {

  @Test
  void everyElementHasTheSetAndTheParameterThatTheReferenceSays() {
    for (int axis = 0; axis < 4; axis++) {
      Shape shape = Shape.of(3, 4, 5, 2);
      check(new PerChannel(shape.size(axis), axis, 4, 4), shape);
      check(new PerChannel(1, axis, 4, 4), shape.with(axis, 1));
    }
    check(new PerChannel(7, 0, 1, 1), Shape.of(7));
    check(new TrailingAxes(Shape.of(4, 5)), Shape.of(2, 3, 4, 5));
    check(new TrailingAxes(Shape.of(1)), Shape.of(6, 1));
    check(new TrailingAxes(Shape.of(6)), Shape.of(6));
    for (int groups : new int[] {1, 2, 3, 6}) {
      check(new ChannelGroups(groups, 6, 1, 2, 4), Shape.of(2, 6));
      check(new ChannelGroups(groups, 6, 1, 2, 4), Shape.of(2, 6, 1));
      check(new ChannelGroups(groups, 6, 1, 2, 4), Shape.of(2, 6, 3, 2));
      check(new ChannelGroups(groups, 6, 3, 4, 4), Shape.of(2, 3, 2, 6));
      check(new ChannelGroups(groups, 6, 2, 4, 4), Shape.of(2, 3, 6, 5));
    }
    check(new ChannelGroups(1, 1, 1, 3, 3), Shape.of(4, 1, 5));
  }

  private static void check(Reduction reduction, Shape shape) {
    Geometry geometry = Geometry.of(reduction, shape);
    int[] sets = new int[shape.elements()];
    int[] parameters = new int[shape.elements()];
    Arrays.fill(sets, -1);
    for (int set = 0; set < geometry.sets(); set++) {
      for (int block = 0; block < geometry.blocks(); block++) {
        for (int i = 0; i < geometry.members() * geometry.inner(); i++) {
          int position = geometry.start(set) + block * geometry.blockStride() + i;
          assertThat(sets[position]).as("%d in %s", position, geometry).isEqualTo(-1);
          sets[position] = set;
          parameters[position] = geometry.parameter(set) + i / geometry.inner();
        }
      }
    }
    Partition partition = Partition.of(reduction, shape);
    assertThat(geometry.sets()).isEqualTo(partition.sets());
    assertThat(geometry.elements()).isEqualTo(shape.elements());
    for (int s = 0; s < partition.sets(); s++) {
      ElementSet set = partition.set(s);
      for (int run = 0; run < set.runs(); run++) {
        for (int place = 0; place < set.runLength(); place++) {
          int position = set.runStart(run) + place;
          assertThat(sets[position]).as("%s %d", geometry, position).isEqualTo(s);
          assertThat(parameters[position])
              .as("%s %d", geometry, position)
              .isEqualTo(partition.parameter(s, place));
        }
      }
    }
  }

  @Test
  void everyPatternHasItsShapes() {
    assertThat(pattern(new PerChannel(3, 1, 2, 5), 2, 3, 4)).isEqualTo(Geometry.Pattern.PLANES);
    assertThat(pattern(new PerChannel(3, 2, 3, 3), 2, 4, 3)).isEqualTo(Geometry.Pattern.COLUMNS);
    // The values of an only channel are neighbours wherever its axis is.
    assertThat(pattern(new PerChannel(1, 2, 3, 3), 2, 4, 1)).isEqualTo(Geometry.Pattern.PLANES);
    assertThat(pattern(new TrailingAxes(Shape.of(4)), 2, 4)).isEqualTo(Geometry.Pattern.ROWS);
    assertThat(pattern(new ChannelGroups(2, 4, 1, 2, 2), 3, 4)).isEqualTo(Geometry.Pattern.ROWS);
    assertThat(pattern(new ChannelGroups(2, 4, 2, 3, 3), 3, 5, 4))
        .isEqualTo(Geometry.Pattern.COLUMNS);
  }

  private static Geometry.Pattern pattern(Reduction reduction, int... sizes) {
    return Geometry.of(reduction, Shape.of(sizes)).pattern();
  }
}
