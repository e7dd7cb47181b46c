package dev.normative.nn;

import java.util.List;

/** A network's state that does not fit a network; nothing was loaded. */
public final class StateMismatch extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String[] problems;

  StateMismatch(List<String> problems) {
    super("the state does not fit the network: " + String.join("; ", problems));
    this.problems = problems.toArray(String[]::new);
  }

  /** Everything that does not fit, one sentence each. */
  public List<String> problems() {
    return List.of(problems);
  }
}
