package dev.normative.norm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.NormSpec;
import dev.normative.contract.Reduction;
import dev.normative.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PartitionTest {

  /** The parameters are counted on the way; {@code parameter} says where each belongs. */
  @Property(tries = 60)
  void aVisitMeetsEveryElementOnceWithItsParameter(
      @ForAll @IntRange(min = 0, max = 3) int samples,
      @ForAll @IntRange(min = 1, max = 3) int groups,
      @ForAll @IntRange(min = 1, max = 3) int channelsPerGroup,
      @ForAll @IntRange(min = 0, max = 4) int places) {
    int channels = groups * channelsPerGroup;
    Shape shape = Shape.of(samples, channels, places);
    List<Reduction> reductions = new ArrayList<>();
    reductions.add(NormSpec.batchNorm1d(channels).reduction());
    reductions.add(NormSpec.groupNorm(groups, channels).reduction());
    if (places > 0) {
      reductions.add(NormSpec.layerNorm(channels, places).reduction());
    }
    for (Reduction reduction : reductions) {
      Partition partition = Partition.of(reduction, shape);
      List<List<Integer>> visited = new ArrayList<>();
      List<List<Integer>> expected = new ArrayList<>();
      partition.forEach((s, position, parameter) -> visited.add(List.of(s, position, parameter)));
      for (int s = 0; s < partition.sets(); s++) {
        int set = s;
        int runLength = partition.set(s).runLength();
        int[] positions = partition.set(s).positions().toArray();
        IntStream.range(0, positions.length)
            .forEach(
                i ->
                    expected.add(
                        List.of(set, positions[i], partition.parameter(set, i % runLength))));
      }
      assertThat(visited).isEqualTo(expected);
      assertThat(visited.stream().map(element -> element.get(1)).sorted())
          .containsExactlyElementsOf(IntStream.range(0, shape.elements()).boxed().toList());
    }
  }

  @Test
  void aGroupsParametersAreItsChannels() {
    // Two groups of three channels of five places; sample 1's sets are 2 and 3.
    Partition partition = Partition.of(NormSpec.groupNorm(2, 6).reduction(), Shape.of(2, 6, 5));
    assertThat(partition.sets()).isEqualTo(4);
    for (int place = 0; place < 15; place++) {
      assertThat(partition.parameter(2, place)).isEqualTo(place / 5);
      assertThat(partition.parameter(3, place)).isEqualTo(3 + place / 5);
    }
    assertThat(partition.set(3).start()).isEqualTo(45);
    assertThat(partition.statistic(3)).isEqualTo(1);
  }
}
