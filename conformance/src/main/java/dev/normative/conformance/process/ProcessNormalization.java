package dev.normative.conformance.process;

import dev.normative.contract.Affine;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Tensor;

/** A normalization that a program computes. */
final class ProcessNormalization implements Normalization {
  private final Conversation conversation;
  private final NormSpec spec;

  ProcessNormalization(Conversation conversation, NormSpec spec) {
    this.conversation = conversation;
    this.spec = spec;
  }

  /** A forward call with its arguments: the program remembers nothing. */
  private record Answered(
      ProcessNormalization owner,
      Tensor input,
      Affine affine,
      RunningStats before,
      Mode mode,
      Tensor output,
      RunningStats after)
      implements Forward {}

  @Override
  public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
    // All that a line cannot say is refused here; the rest is for the program to judge.
    present("input", input);
    present("affine", affine);
    present("running statistics", before);
    present("mode", mode);
    return conversation.ask(
        RequestLine.forward(spec, input, affine, before, mode),
        reply -> {
          Tensor output = reply.present("the output");
          return new Answered(this, input, affine, before, mode, output, statistics(reply));
        });
  }

  private static RunningStats statistics(Words reply) {
    long batches = reply.wholeNumber("the count of batches");
    Tensor mean = reply.present("the running mean");
    Tensor variance = reply.present("the running variance");
    try {
      return new RunningStats(mean, variance, batches);
    } catch (IllegalArgumentException e) {
      throw reply.misread(e.getMessage());
    }
  }

  @Override
  public Gradients backward(Forward forward, Tensor upstream) {
    present("forward", forward);
    present("upstream gradient", upstream);
    if (!(forward instanceof Answered call) || call.owner() != this) {
      throw new IllegalArgumentException(
          "forward is not of this normalization; give back what its own forward returned");
    }
    return conversation.ask(
        RequestLine.backward(
            spec, call.input(), call.affine(), call.before(), call.mode(), upstream),
        reply ->
            new Gradients(
                reply.present("the input gradient"),
                reply.tensor("the scale gradient"),
                reply.tensor("the shift gradient")));
  }

  private static void present(String name, Object argument) {
    if (argument == null) {
      throw new IllegalArgumentException(name + " is null; it is always needed");
    }
  }
}
