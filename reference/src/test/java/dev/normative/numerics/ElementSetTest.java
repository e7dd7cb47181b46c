package dev.normative.numerics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ElementSetTest {
  private static List<Integer> visited(ElementSet set) {
    List<Integer> visited = new ArrayList<>();
    set.forEach(visited::add);
    return visited;
  }

  @Test
  void positionsAreVisitedRunByRun() {
    ElementSet set = new ElementSet(2, 3, 2, 5);
    assertThat(visited(set)).containsExactly(2, 3, 7, 8, 12, 13);
    assertThat(set.positions().boxed()).containsExactlyElementsOf(visited(set));
    assertThat(set.size()).isEqualTo(6);
  }

  @Test
  void anEmptySetHasNoPositions() {
    for (ElementSet empty : List.of(new ElementSet(2, 0, 2, 5), new ElementSet(2, 3, 0, 5))) {
      assertThat(visited(empty)).isEmpty();
      assertThat(empty.positions().boxed()).isEmpty();
    }
  }
}
