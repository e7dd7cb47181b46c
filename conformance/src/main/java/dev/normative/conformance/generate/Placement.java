package dev.normative.conformance.generate;

import dev.normative.tensor.Shape;
import dev.normative.tensor.StridedLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A way to lay a tensor of any shape into a longer array: where it begins, in which order its axes
 * are nested, and how many elements of the array lie unused behind each of them.
 *
 * @param offset the position of the first element
 * @param order which permutation of the axes, from the innermost one; 0 is row-major. Taken modulo
 *     the number of permutations that the rank has
 * @param gaps how much each axis in memory, from the innermost one, is wider than it needs to be
 */
public record Placement(int offset, int order, List<Integer> gaps) {
  private static final int AXES = 5;
  private static final int ORDERS = 120;

  /** Without offset and gaps, row-major. */
  public static final Placement DENSE =
      new Placement(0, 0, List.copyOf(Arrays.asList(0, 0, 0, 0, 0)));

  /** Any; shrinks to {@link #DENSE}. */
  public static Arbitrary<Placement> any() {
    Arbitrary<List<Integer>> gaps = Arbitraries.of(0, 0, 1, 2, 3).list().ofSize(AXES);
    return Combinators.combine(
            Arbitraries.of(0, 1, 3, 8, 17),
            Arbitraries.oneOf(Arbitraries.just(0), Arbitraries.integers().between(0, ORDERS - 1)),
            gaps)
        .as(Placement::new);
  }

  /** The layout of a shape that is placed so. */
  public StridedLayout of(Shape shape) {
    int[] strides = new int[shape.rank()];
    int reach = 1;
    int fromInside = 0;
    for (int axis : nesting(shape.rank())) {
      strides[axis] = reach + (fromInside == 0 ? gaps.get(0) : 0);
      reach = strides[axis] * Math.max(1, shape.size(axis));
      fromInside++;
      reach += fromInside < AXES ? gaps.get(fromInside) : 0;
    }
    return new StridedLayout(shape, offset, strides);
  }

  /** The axes from the innermost one in memory: the permutation of this number. */
  private List<Integer> nesting(int rank) {
    List<Integer> left = new ArrayList<>();
    for (int axis = rank - 1; axis >= 0; axis--) {
      left.add(axis);
    }
    List<Integer> nesting = new ArrayList<>();
    int rest = order;
    while (!left.isEmpty()) {
      nesting.add(left.remove(rest % left.size()));
      rest /= left.size() + 1;
    }
    return nesting;
  }
}
