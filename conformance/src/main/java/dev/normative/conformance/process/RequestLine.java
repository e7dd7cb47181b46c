package dev.normative.conformance.process;

import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Reduction;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Optional;

/** A request, as {@code PROTOCOL.md} describes it. */
final class RequestLine {
  private final StringBuilder line;

  private RequestLine(String command) {
    line = new StringBuilder(command);
  }

  static String deviation(int number) {
    return new RequestLine("deviation").word(number).toString();
  }

  static String create(NormSpec spec) {
    return new RequestLine("create").specification(spec).toString();
  }

  static String forward(
      NormSpec spec, Tensor input, Affine affine, RunningStats before, Mode mode) {
    return new RequestLine("forward").call(spec, input, affine, before, mode).toString();
  }

  static String backward(
      NormSpec spec, Tensor input, Affine affine, RunningStats before, Mode mode, Tensor upstream) {
    return new RequestLine("backward")
        .call(spec, input, affine, before, mode)
        .tensor(upstream)
        .toString();
  }

  private RequestLine call(
      NormSpec spec, Tensor input, Affine affine, RunningStats before, Mode mode) {
    return specification(spec)
        .word(mode)
        .tensor(input)
        .tensor(affine.scale())
        .tensor(affine.shift())
        .word(before.batches())
        .tensor(before.mean())
        .tensor(before.variance());
  }

  private RequestLine specification(NormSpec spec) {
    word(spec.dtype()).flag(spec.centered()).flag(spec.scale()).flag(spec.shift());
    number(spec.epsilon());
    update(spec.running());
    word(spec.policies().singleValue());
    word(spec.policies().emptyBatch());
    word(spec.policies().epsilonPlace());
    return reduction(spec.reduction());
  }

  private void update(Optional<RunningUpdate> update) {
    if (update.isEmpty()) {
      word("NONE").number(0).word("BIASED");
    } else if (update.get() instanceof RunningUpdate.Exponential exponential) {
      word("EXPONENTIAL").number(exponential.newWeight()).word(exponential.stored());
    } else {
      word("CUMULATIVE").number(0).word(update.get().stored());
    }
  }

  private RequestLine reduction(Reduction reduction) {
    if (reduction instanceof Reduction.PerChannel channel) {
      return word("PER_CHANNEL")
          .word(channel.channels())
          .word(channel.axis())
          .word(channel.leastRank())
          .word(channel.mostRank());
    }
    if (reduction instanceof Reduction.ChannelGroups groups) {
      return word("CHANNEL_GROUPS")
          .word(groups.groups())
          .word(groups.channels())
          .word(groups.axis())
          .word(groups.leastRank())
          .word(groups.mostRank());
    }
    return word("TRAILING_AXES").sizes(((Reduction.TrailingAxes) reduction).normalizedShape());
  }

  private RequestLine sizes(Shape shape) {
    word(shape.rank());
    for (int axis = 0; axis < shape.rank(); axis++) {
      word(shape.size(axis));
    }
    return this;
  }

  private RequestLine tensor(Optional<Tensor> tensor) {
    return tensor.isPresent() ? tensor(tensor.get()) : word(-1);
  }

  private RequestLine tensor(Tensor tensor) {
    sizes(tensor.shape());
    for (int i = 0; i < tensor.size(); i++) {
      number(tensor.at(i));
    }
    return this;
  }

  private RequestLine flag(boolean set) {
    return word(set ? 1 : 0);
  }

  private RequestLine number(double value) {
    if (Double.isNaN(value)) {
      return word("nan");
    }
    if (Double.isInfinite(value)) {
      return word(value > 0 ? "inf" : "-inf");
    }
    return word(Double.toHexString(value));
  }

  private RequestLine word(Object word) {
    line.append(' ').append(word);
    return this;
  }

  @Override
  public String toString() {
    return line.toString();
  }
}
