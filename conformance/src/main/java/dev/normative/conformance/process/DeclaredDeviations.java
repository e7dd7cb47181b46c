package dev.normative.conformance.process;

import dev.normative.contract.Capability;
import dev.normative.contract.Deviation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules that a program says it does not keep: one for each request, until there are no more.
 */
final class DeclaredDeviations {
  /** In the place of a norm, for all of them. */
  private static final String EVERY = "EVERY_NORM";

  /** In the place of a link where there is none. */
  private static final String NO_LINK = "-";

  /** More than there are rules and norms; a program that counts on for ever has to end. */
  private static final int MOST = 10_000;

  private DeclaredDeviations() {}

  /** Asks for all of them. */
  static List<Deviation> of(Conversation conversation) {
    List<Deviation> all = new ArrayList<>();
    while (true) {
      Optional<Deviation> next =
          conversation.ask(
              RequestLine.deviation(all.size()), words -> read(words, all.size() == MOST));
      if (next.isEmpty()) {
        return List.copyOf(all);
      }
      all.add(next.get());
    }
  }

  private static Optional<Deviation> read(Words words, boolean enough) {
    if (!words.hasMore()) {
      return Optional.empty();
    }
    if (enough) {
      throw words.misread("it declares more than " + MOST + " deviations; \"ok\" alone ends them");
    }
    String rule = words.word("a rule");
    String norm = words.word("a norm or " + EVERY);
    long oneIn = words.wholeNumber("the number of cases of which one shows it");
    String link = words.word("a link or " + NO_LINK);
    Optional<Capability> one =
        norm.equals(EVERY)
            ? Optional.empty()
            : Optional.of(words.constant(norm, Capability.class, "norm"));
    try {
      return Optional.of(
          new Deviation(
              rule, one, words.rest(), link.equals(NO_LINK) ? "" : link, Math.toIntExact(oneIn)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw words.misread(e.getMessage());
    }
  }
}
