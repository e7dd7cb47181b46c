package dev.normative.accelerated;

import dev.normative.accelerated.kernel.KernelLookup;
import dev.normative.accelerated.training.ArrayTrainer;
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

/**
 * A program for a JVM of its own: prints which kernel was taken and why, and a digest of the bits
 * of every result, those of training among them.
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
            });
    add(digest, learned());
    KernelLookup.Choice choice = KernelLookup.choice();
    System.out.println(choice.kernel().description());
    System.out.println(choice.reason());
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

  private static void add(MessageDigest digest, Tensor tensor) {
    ByteBuffer bytes = ByteBuffer.allocate(tensor.size() * Double.BYTES);
    bytes.asDoubleBuffer().put(tensor.buffer());
    digest.update(bytes);
  }
}
