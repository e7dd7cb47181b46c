package dev.normative.accelerated;

import dev.normative.accelerated.training.ArrayTrainer;
import dev.normative.contract.Forward;
import dev.normative.contract.FusedGradients;
import dev.normative.contract.Normalization;
import dev.normative.data.Digits;
import dev.normative.data.LabelledImages;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import dev.normative.train.Runs;
import dev.normative.train.Trainer;
import dev.normative.train.TrainingRun;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A program for a JVM of its own: prints what {@link KernelInUse} does, and a digest of the bits of
 * every result, those of training among them.
 */
final class BitsDigest {
  private BitsDigest() {}

  public static void main(String[] arguments) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    VectorProvider provider = new VectorProvider();
    Cases.all()
        .forEach(
            call -> {
              Case.Outcome outcome = call.run(provider);
              add(digest, outcome.forward().output());
              add(digest, outcome.forward().after().mean());
              add(digest, outcome.forward().after().variance());
              add(digest, outcome.gradients().input());
              outcome.gradients().scale().ifPresent(gradient -> add(digest, gradient));
              outcome.gradients().shift().ifPresent(gradient -> add(digest, gradient));
              Normalization norm = provider.create(call.spec());
              Forward fused =
                  norm.forwardFused(
                      call.input(), residual(call), call.affine(), call.before(), call.mode());
              add(digest, fused.output());
              FusedGradients gradients = norm.backwardFused(fused, call.upstream());
              add(digest, gradients.normalization().input());
              gradients.normalization().scale().ifPresent(gradient -> add(digest, gradient));
              gradients.residual().ifPresent(gradient -> add(digest, gradient));
            });
    add(digest, learned());
    KernelInUse.main(arguments);
    System.out.println("digest " + HexFormat.of().formatHex(digest.digest()));
  }

  /** The losses of a few steps of training. */
  private static Tensor learned() {
    TrainingRun run = Runs.named("digits-mlp-adam");
    TrainingRun few =
        new TrainingRun(
            run.name(),
            run.networks(),
            run.network(),
            run.seed(),
            run.batchSize(),
            new Trainer.Length(1, 5),
            run.optimizer(),
            DType.FLOAT32);
    LabelledImages digits = Digits.train();
    return Tensor.vector(
        ArrayTrainer.execute(few, digits, Digits.test(), 2, progress -> {}).losses().toArray());
  }

  /** For calls of even sizes the opposite of the upstream gradient, as good as any. */
  private static Optional<Tensor> residual(Case call) {
    return call.input().size() % 2 == 0
        ? Optional.of(call.upstream().map(value -> -value))
        : Optional.empty();
  }

  private static void add(MessageDigest digest, Tensor tensor) {
    ByteBuffer bytes = ByteBuffer.allocate(tensor.size() * Double.BYTES);
    for (int i = 0; i < tensor.size(); i++) {
      // NaN is NaN: which of its bits an operation gives, Java leaves to the compiler.
      bytes.putLong(Double.doubleToLongBits(tensor.at(i)));
    }
    digest.update(bytes.flip());
  }
}
