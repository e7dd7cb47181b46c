package dev.normative.accelerated.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.Reduction;
import dev.normative.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {

  @Test
  void everyElementIsVisitedOnceWithTheChannelOfItsIndex() {
    List<Shape> shapes =
        List.of(
            Shape.of(5),
            Shape.of(1),
            Shape.of(17, 3),
            Shape.of(2, 3, 4),
            Shape.of(9, 1, 5),
            Shape.of(2, 3, 4, 5),
            Shape.of(2, 3, 1, 4, 2),
            Shape.of(2, 0, 3));
    for (Shape shape : shapes) {
      for (int axis = 0; axis < shape.rank(); axis++) {
        if (shape.size(axis) > 0) {
          assertThat(channelsVisited(shape, axis)).isEqualTo(channelsOfIndices(shape, axis));
        }
      }
    }
  }

  @Test
  void theElementsOfAnOnlyChannelAreOneRun() {
    Layout layout = Layout.of(new Reduction.PerChannel(1, 1, 2, 5), Shape.of(7, 1, 3));
    assertThat(layout).isEqualTo(new Layout(1, 1, 21));
  }

  private static int[] channelsVisited(Shape shape, int axis) {
    Layout layout =
        Layout.of(
            new Reduction.PerChannel(shape.size(axis), axis, shape.rank(), shape.rank()), shape);
    int[] channels = new int[shape.elements()];
    Arrays.fill(channels, -1);
    layout.visit(
        run -> {
          for (int i = run.start(); i < run.end(); i++) {
            visit(channels, i, run.channel());
          }
        },
        rows -> {
          for (int row = 0; row < rows.count(); row++) {
            for (int channel = 0; channel < rows.channels(); channel++) {
              visit(channels, rows.position(row, channel), channel);
            }
          }
        });
    return channels;
  }

  private static void visit(int[] channels, int position, int channel) {
    assertThat(channels[position]).as("position %d before its visit", position).isEqualTo(-1);
    channels[position] = channel;
  }

  private static int[] channelsOfIndices(Shape shape, int axis) {
    int[] channels = new int[shape.elements()];
    Arrays.setAll(channels, position -> shape.indexOf(position)[axis]);
    return channels;
  }
}
