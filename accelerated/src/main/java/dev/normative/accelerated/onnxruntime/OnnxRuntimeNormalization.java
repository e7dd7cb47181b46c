package dev.normative.accelerated.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.normative.accelerated.onnxruntime.Operator.Name;
import dev.normative.contract.Affine;
import dev.normative.contract.ArgumentCheck;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Optional;

/** One of ONNX Runtime's normalizations. Holds nothing in native memory between calls. */
final class OnnxRuntimeNormalization implements Normalization {
  private final NormSpec spec;
  private final Operator training;
  private final Operator evaluation;
  private final OnnxRuntime library;

  /**
   * A normalization of a specification.
   *
   * @param training the operator that it means in training
   * @param evaluation the operator that it means in evaluation
   */
  OnnxRuntimeNormalization(
      NormSpec spec, Operator training, Operator evaluation, OnnxRuntime library) {
    this.spec = spec;
    this.training = training;
    this.evaluation = evaluation;
    this.library = library;
  }

  private record Computed(Tensor output, RunningStats after) implements Forward {}

  @Override
  public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
    ArgumentCheck.forward(spec, input, affine, before, mode);
    Operator operator = mode == Mode.TRAINING ? training : evaluation;
    return library.inSession(
        operator, session -> computed(session, operator, input, affine, before, mode));
  }

  private Forward computed(
      OrtSession session,
      Operator operator,
      Tensor input,
      Affine affine,
      RunningStats before,
      Mode mode) {
    Shape parameters = spec.reduction().parameterShape();
    try (NativeCall call = new NativeCall(library, spec.dtype())) {
      for (String name : operator.inputs()) {
        call.argument(name, argument(name, input, affine, before));
      }
      for (String name : operator.outputs()) {
        call.result(name, name.equals(Name.OUTPUT) ? input.shape() : parameters);
      }
      call.run(session);
      boolean updates = spec.running().isPresent() && mode == Mode.TRAINING;
      return new Computed(
          call.read(Name.OUTPUT, input.shape()),
          updates ? updated(call, parameters, before) : before);
    } catch (OrtException e) {
      throw NativeFailure.of(e, operator, input.shape());
    }
  }

  /** What the operator is given; where the specification has nothing, what changes nothing. */
  private Tensor argument(String name, Tensor input, Affine affine, RunningStats before) {
    return switch (name) {
      case Name.INPUT -> input;
      case Name.SCALE -> orElse(affine.scale(), 1);
      case Name.SHIFT -> orElse(affine.shift(), 0);
      case Name.MEAN -> orElse(tracked(before.mean()), 0);
      case Name.VARIANCE -> orElse(tracked(before.variance()), 1);
      default -> throw new IllegalArgumentException("no operator has an input " + name);
    };
  }

  private Optional<Tensor> tracked(Tensor statistic) {
    return spec.running().isPresent() ? Optional.of(statistic) : Optional.empty();
  }

  private Tensor orElse(Optional<Tensor> given, double otherwise) {
    return given.orElseGet(() -> Tensor.full(spec.reduction().parameterShape(), otherwise));
  }

  private static RunningStats updated(NativeCall call, Shape channels, RunningStats before) {
    return new RunningStats(
        call.read(Name.NEW_MEAN, channels),
        call.read(Name.NEW_VARIANCE, channels),
        before.batches() + 1);
  }

  @Override
  public Gradients backward(Forward forward, Tensor upstream) {
    throw new UnsupportedOperationException(
        "ONNX Runtime's operators have no gradients: it does not claim BACKWARD");
  }
}
