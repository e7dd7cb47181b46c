package dev.normative.conformance.generate;

import dev.normative.norm.Partition;
import dev.normative.numerics.ElementSet;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;

/** Where each element of an input belongs, by its row-major position. */
public final class Membership {
  private final Partition partition;
  private final int[] set;
  private final int[] place;
  private final int[] parameter;

  private Membership(Partition partition, int size) {
    this.partition = partition;
    this.set = new int[size];
    this.place = new int[size];
    this.parameter = new int[size];
  }

  /** Of the elements of a case's input. */
  public static Membership of(NormCase c) {
    return of(c.partition(), c.shape().elements());
  }

  /** Of so many elements, under a partition of them. */
  static Membership of(Partition partition, int size) {
    Membership membership = new Membership(partition, size);
    for (int s = 0; s < partition.sets(); s++) {
      ElementSet elements = partition.set(s);
      int count = 0;
      for (int run = 0; run < elements.runs(); run++) {
        for (int inRun = 0; inRun < elements.runLength(); inRun++) {
          int position = elements.runStart(run) + inRun;
          membership.set[position] = s;
          membership.place[position] = count++;
          membership.parameter[position] = partition.parameter(s, inRun);
        }
      }
    }
    return membership;
  }

  /** The statistics set of an element. */
  public int set(int position) {
    return set[position];
  }

  /** The index of an element among those of its set, row-major. */
  public int place(int position) {
    return place[position];
  }

  /** The scale and shift of an element. */
  public int parameter(int position) {
    return parameter[position];
  }

  /** How many elements each statistics set has. */
  public int setSize() {
    return partition.sets() == 0 ? 0 : partition.set(0).size();
  }

  /** How many statistics sets there are. */
  public int sets() {
    return partition.sets();
  }

  /** A value for each element, from its set and its place in it. */
  interface Filling {
    double value(int set, int place);
  }

  /** An input that is filled set by set. */
  Tensor fill(Shape shape, Filling filling) {
    double[] values = new double[set.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = filling.value(set[i], place[i]);
    }
    return Tensor.adopting(shape, values);
  }
}
