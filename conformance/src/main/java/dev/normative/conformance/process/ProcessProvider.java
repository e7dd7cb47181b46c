package dev.normative.conformance.process;

import dev.normative.contract.Accumulator;
import dev.normative.contract.Capability;
import dev.normative.contract.Deviation;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.tensor.DType;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * An implementation in any language: a program that answers a request per line on its standard
 * input with a line on its standard output. {@code PROTOCOL.md} beside this class says how.
 *
 * <p>The program is started for the first request, and again for the next one after it failed to
 * answer: a call that is not answered properly within the limit throws a {@link ProcessFailure},
 * never hangs, and never leaves the program running. Keep one provider, in a static field say, for
 * all calls: each has a program of its own. It ends when the provider is closed, and at the latest
 * with this JVM.
 *
 * <p>Safe for several threads; they take turns.
 */
public final class ProcessProvider implements NormalizationProvider, AutoCloseable {
  private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(30);

  private final Conversation conversation;

  /** A program with 30 seconds for each answer. */
  public ProcessProvider(List<String> command) {
    this(command, DEFAULT_LIMIT);
  }

  /**
   * A program.
   *
   * @param command the executable and its arguments
   * @param limit how long it may take for an answer
   */
  public ProcessProvider(List<String> command, Duration limit) {
    if (command.isEmpty()) {
      throw new IllegalArgumentException("the command line is empty; expected an executable");
    }
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("the limit is " + limit + "; expected some time");
    }
    this.conversation = new Conversation(List.copyOf(command), limit);
  }

  /**
   * The name that the program gives itself.
   *
   * @throws ProcessFailure if it cannot be started or does not introduce itself
   */
  @Override
  public String name() {
    return conversation.introduction().name();
  }

  @Override
  public Set<Capability> capabilities() {
    return conversation.introduction().capabilities();
  }

  @Override
  public Accumulator accumulator(DType dtype) {
    return conversation.introduction().accumulator();
  }

  @Override
  public List<Deviation> deviations() {
    return conversation.deviations();
  }

  @Override
  public Normalization create(NormSpec spec) {
    conversation.ask(RequestLine.create(spec), reply -> spec);
    return new ProcessNormalization(conversation, spec);
  }

  /** Ends the program. */
  @Override
  public void close() {
    conversation.close();
  }
}
