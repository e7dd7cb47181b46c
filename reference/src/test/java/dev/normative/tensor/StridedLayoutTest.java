package dev.normative.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StridedLayoutTest {

  @Test
  void elementsLieWhereOffsetAndStridesPutThem() {
    StridedLayout transposed = new StridedLayout(Shape.of(2, 3), 4, 1, 2);
    assertThat(IntStream.range(0, 6).map(transposed::position)).containsExactly(4, 6, 8, 5, 7, 9);
    assertThat(transposed.end()).isEqualTo(10);
    assertThat(transposed.isDense()).isFalse();
    assertThat(transposed.isNested()).isTrue();
  }

  @Test
  void denseIsRowMajorWhereverItBegins() {
    StridedLayout dense = StridedLayout.dense(Shape.of(2, 3, 4));
    assertThat(IntStream.range(0, 24).map(dense::position)).isSorted().endsWith(23);
    assertThat(dense.isDense()).isTrue();
    assertThat(new StridedLayout(Shape.of(2, 3), 7, 3, 1).isDense()).isTrue();
    assertThat(new StridedLayout(Shape.of(2, 3), 0, 4, 1).isDense()).isFalse();
    assertThat(new StridedLayout(Shape.of(1, 3), 0, 99, 1).isDense())
        .as("a stride along an axis of size 1 is never taken")
        .isTrue();
  }

  @Test
  void allPositionsAreThoseOfEachElement() {
    for (StridedLayout layout :
        List.of(
            new StridedLayout(Shape.of(2, 3, 5), 4, 1, 40, 2),
            new StridedLayout(Shape.of(3, 1, 2), 7, 0, 9, 0),
            new StridedLayout(Shape.of(2, 0, 3), 1, 5, 5, 5),
            new StridedLayout(Shape.of(), 6))) {
      assertThat(layout.positions())
          .as("%s", layout)
          .isEqualTo(IntStream.range(0, layout.shape().elements()).map(layout::position).toArray());
    }
  }

  @Test
  void memoryThatElementsShareIsNotNested() {
    assertThat(new StridedLayout(Shape.of(2, 3), 0, 0, 1).isNested()).as("broadcast").isFalse();
    assertThat(new StridedLayout(Shape.of(2, 3), 0, 2, 1).isNested()).as("overlapping").isFalse();
    assertThat(new StridedLayout(Shape.of(2, 3), 0, 1, 1).isNested()).isFalse();
    assertThat(new StridedLayout(Shape.of(2, 1), 0, 1, 0).isNested()).isTrue();
    assertThat(new StridedLayout(Shape.of(0, 3), 0, 0, 0).isNested()).as("no element").isTrue();
  }

  @Test
  void anEmptyShapeNeedsNoMemoryBehindItsOffset() {
    assertThat(new StridedLayout(Shape.of(0, 7), 3, 7, 1).end()).isEqualTo(3);
    assertThat(new StridedLayout(Shape.of(0, 7), 3, 7, 1).isDense()).isTrue();
  }

  @Test
  void whatNoArrayCanHoldIsRefused() {
    assertThatThrownBy(() -> new StridedLayout(Shape.of(2, 3), 0, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 axes, but 1 strides");
    assertThatThrownBy(() -> new StridedLayout(Shape.of(2), -1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 or more");
    assertThatThrownBy(() -> new StridedLayout(Shape.of(2), 0, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 or more");
    assertThatThrownBy(() -> new StridedLayout(Shape.of(3), 1, 1 << 30))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("beyond what one array can hold");
  }
}
