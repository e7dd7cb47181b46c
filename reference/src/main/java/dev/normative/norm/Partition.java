package dev.normative.norm;

import dev.normative.contract.Reduction;
import dev.normative.numerics.ElementSet;
import dev.normative.tensor.Shape;

/**
 * A reduction applied to one input shape: which positions form a statistics set, and which
 * parameter each position has.
 *
 * <p>Every reduction comes down to the same regular pattern. With the input seen as [A, C, L], C
 * being the channel axis:
 *
 * <ul>
 *   <li>per channel c: A runs of L elements, one in each of the A blocks; parameter c;
 *   <li>trailing axes of D elements: one run of D elements; parameter = place in the run;
 *   <li>G groups of a sample: a run of C/G * L elements for each block of the sample; parameter =
 *       first channel of the group + place in the run / L.
 * </ul>
 */
public final class Partition {
  private final int sets;
  private final ElementSet first;
  private final int setsPerBlock;
  private final int setStride;
  private final int blockStride;
  private final int parametersPerSet;
  private final int elementsPerParameter;

  private Partition(
      int sets,
      ElementSet first,
      int setsPerBlock,
      int setStride,
      int blockStride,
      int parametersPerSet,
      int elementsPerParameter) {
    this.sets = sets;
    this.first = first;
    this.setsPerBlock = setsPerBlock;
    this.setStride = setStride;
    this.blockStride = blockStride;
    this.parametersPerSet = parametersPerSet;
    this.elementsPerParameter = elementsPerParameter;
  }

  /** The partition of an input of this shape, which must fit the reduction. */
  public static Partition of(Reduction reduction, Shape input) {
    if (reduction instanceof Reduction.PerChannel perChannel) {
      return perChannel(perChannel, input);
    }
    if (reduction instanceof Reduction.TrailingAxes trailing) {
      return trailingAxes(trailing, input);
    }
    return channelGroups((Reduction.ChannelGroups) reduction, input);
  }

  private static Partition perChannel(Reduction.PerChannel reduction, Shape input) {
    int channels = reduction.channels();
    int blocks = input.elements(0, reduction.axis());
    int inner = input.elements(reduction.axis() + 1, input.rank());
    ElementSet first = new ElementSet(0, blocks, inner, channels * inner);
    // A run belongs to one channel as a whole: one parameter for all its elements.
    return new Partition(channels, first, channels, inner, 0, 1, Math.max(inner, 1));
  }

  private static Partition trailingAxes(Reduction.TrailingAxes reduction, Shape input) {
    int length = reduction.normalizedShape().elements();
    int rows = input.elements() / length;
    ElementSet first = new ElementSet(0, 1, length, length);
    // Every row uses the same parameters, so the next set starts a new block.
    return new Partition(rows, first, 1, 0, length, length, 1);
  }

  private static Partition channelGroups(Reduction.ChannelGroups reduction, Shape input) {
    int blocks = input.elements(1, reduction.axis());
    int inner = input.elements(reduction.axis() + 1, input.rank());
    int channels = reduction.channels();
    int channelsPerGroup = channels / reduction.groups();
    int runLength = channelsPerGroup * inner;
    ElementSet first = new ElementSet(0, blocks, runLength, channels * inner);
    return new Partition(
        input.size(0) * reduction.groups(),
        first,
        reduction.groups(),
        runLength,
        blocks * channels * inner,
        channelsPerGroup,
        Math.max(inner, 1));
  }

  /** How many statistics sets there are. */
  public int sets() {
    return sets;
  }

  /** The positions of one statistics set. */
  public ElementSet set(int index) {
    int start = (index / setsPerBlock) * blockStride + (index % setsPerBlock) * setStride;
    return new ElementSet(start, first.runs(), first.runLength(), first.runStride());
  }

  /**
   * Which of the tracked statistics a set belongs to: the channel, where there is one set per
   * channel or per sample and channel.
   */
  public int statistic(int set) {
    return set % setsPerBlock;
  }

  /** The parameter of the element at one place of a run of one set. */
  public int parameter(int set, int placeInRun) {
    return (set % setsPerBlock) * parametersPerSet + placeInRun / elementsPerParameter;
  }

  /** What is done with an element: its set, its position and its parameter. */
  @FunctionalInterface
  interface Visitor {
    void visit(int set, int position, int parameter);
  }

  /** Visits every element, set by set. */
  void forEach(Visitor visitor) {
    for (int s = 0; s < sets; s++) {
      int set = s;
      forEach(s, (position, parameter) -> visitor.visit(set, position, parameter));
    }
  }

  /** What is done with an element of one set: its position and its parameter. */
  @FunctionalInterface
  interface SetVisitor {
    void visit(int position, int parameter);
  }

  /** Visits every element of one set, run by run. */
  void forEach(int index, SetVisitor visitor) {
    ElementSet set = set(index);
    int firstParameter = parameter(index, 0);
    for (int run = 0; run < set.runs(); run++) {
      int position = set.runStart(run);
      int end = position + set.runLength();
      // Parameters are counted on the way: this saves a division for each element.
      for (int parameter = firstParameter; position < end; parameter++) {
        int last = Math.min(end, position + elementsPerParameter);
        for (; position < last; position++) {
          visitor.visit(position, parameter);
        }
      }
    }
  }
}
