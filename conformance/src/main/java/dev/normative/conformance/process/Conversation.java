package dev.normative.conformance.process;

import dev.normative.contract.Deviation;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Requests to one program, one at a time: it is started for the first of them, and again after it
 * failed one.
 */
final class Conversation implements AutoCloseable {
  private static final String OK = "ok";

  private final List<String> command;
  private final Duration limit;
  private Child child;
  private Introduction introduction;
  private List<Deviation> deviations;
  private boolean closed;

  Conversation(List<String> command, Duration limit) {
    this.command = command;
    this.limit = limit;
  }

  /** What the program says of itself. */
  synchronized Introduction introduction() {
    if (introduction == null) {
      ready();
    }
    return introduction;
  }

  /** What the program declares that it does not keep. */
  synchronized List<Deviation> deviations() {
    if (deviations == null) {
      deviations = introduction().deviates() ? DeclaredDeviations.of(this) : List.of();
    }
    return deviations;
  }

  /**
   * Sends a request and reads the reply's words after "ok".
   *
   * @throws IllegalArgumentException if the program refused
   * @throws UnsupportedOperationException if the program does not support what is asked
   * @throws ProcessFailure if it gave no proper reply
   */
  synchronized <T> T ask(String request, Function<Words, T> reader) {
    Child ready = ready();
    try {
      Words reply = new Words(ready.exchange(request, limit));
      T result = understood(reply, reader);
      reply.end();
      return result;
    } catch (ProcessFailure e) {
      // Whatever else it may still write must not pass for the next request's reply.
      ready.kill();
      ready.close();
      child = null;
      throw e;
    }
  }

  private <T> T understood(Words reply, Function<Words, T> reader) {
    String kind = reply.word("ok, refused, unsupported or failed");
    return switch (kind) {
      case OK -> reader.apply(reply);
      case "refused" -> throw new IllegalArgumentException(reply.rest());
      case "unsupported" -> throw new UnsupportedOperationException(reply.rest());
      case "failed" -> throw new ProcessFailure(command + " failed: " + reply.rest());
      default -> throw reply.misread("it begins with none of ok, refused, unsupported and failed");
    };
  }

  private Child ready() {
    if (closed) {
      throw new IllegalStateException(command + " is closed; make another ProcessProvider");
    }
    if (child == null) {
      child = new Child(command);
      Introduction now = introduced();
      if (introduction != null && !introduction.equals(now)) {
        throw new ProcessFailure(
            command + " said that it is " + now + ", and before that it was " + introduction);
      }
      introduction = now;
    }
    return child;
  }

  private Introduction introduced() {
    try {
      return ask("hello 1", Introduction::read);
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      child.close();
      child = null;
      throw new ProcessFailure(command + " does not speak version 1: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (child != null) {
      child.close();
      child = null;
    }
  }
}
