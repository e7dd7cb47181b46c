package dev.normative.study;

import java.util.List;

/** All studies. */
public final class Studies {
  private static final List<Study> ALL =
      List.of(
          new WithAndWithoutBatchNorm(),
          new LearningRate(),
          new BatchSize(),
          new InitialScale(),
          new RunningStatistics(),
          new Placement(),
          new MaskedLayerNorm());

  private Studies() {}

  /** All studies, in the order in which they are run and shown. */
  public static List<Study> all() {
    return ALL;
  }

  /** The study of this name. */
  public static Study named(String name) {
    return ALL.stream()
        .filter(study -> study.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no study is called \""
                        + name
                        + "\"; there are "
                        + ALL.stream().map(Study::name).toList()));
  }
}
