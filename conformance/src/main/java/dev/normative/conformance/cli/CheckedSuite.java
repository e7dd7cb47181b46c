package dev.normative.conformance.cli;

import dev.normative.conformance.NormalizationConformance;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.engine.Attachment;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Profile;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The suite for what {@code check} was asked for. The test engine makes its objects by itself, and
 * an isolated run does so in another JVM: so system properties say whom it judges.
 */
final class CheckedSuite extends NormalizationConformance {
  static final String CLASS = "conformance.check.class";
  static final String PROGRAM = "conformance.check.program";
  static final String PROFILE = "conformance.check.profile";

  // A rule asks for its implementation at every try, and one may be dear to make.
  private static final Map<Asked, NormalizationProvider> MADE = new ConcurrentHashMap<>();

  private static volatile Consumer<Outcome> audience = outcome -> {};

  private static final ReentrantLock WRITING = new ReentrantLock();

  private record Asked(Chosen chosen, String profile) {}

  /** Who is told of every verdict in this JVM. */
  static void tell(Consumer<Outcome> listener) {
    audience = listener;
  }

  /** Waits for the verdict that is being written, and lets no other follow: the JVM is ending. */
  static void writeNoMore() {
    WRITING.lock();
  }

  /** Ends what was made for a run. */
  static void forget() {
    MADE.values().forEach(Made::close);
    MADE.clear();
  }

  @Override
  public NormalizationProvider provider() {
    String program = System.getProperty(PROGRAM, "");
    Chosen chosen =
        program.isEmpty()
            ? new Chosen(false, System.getProperty(CLASS, ""))
            : new Chosen(true, program);
    return MADE.computeIfAbsent(
        new Asked(chosen, System.getProperty(PROFILE, "")),
        asked ->
            asked.profile().isEmpty()
                ? asked.chosen().make()
                : new Profiled(asked.chosen().make(), Profile.valueOf(asked.profile())));
  }

  @Override
  public void publish(Outcome outcome, List<Attachment> attachments) {
    WRITING.lock();
    try {
      super.publish(outcome, attachments);
      audience.accept(outcome);
    } finally {
      WRITING.unlock();
    }
  }
}
