package dev.normative.accelerated;

import dev.normative.accelerated.kernel.KernelLookup;
import dev.normative.tensor.Tensor;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A program for a JVM of its own: prints which kernel was taken and why, and a digest of the bits
 * of every result.
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
    KernelLookup.Choice choice = KernelLookup.choice();
    System.out.println(choice.kernel().description());
    System.out.println(choice.reason());
    System.out.println("digest " + HexFormat.of().formatHex(digest.digest()));
  }

  private static void add(MessageDigest digest, Tensor tensor) {
    ByteBuffer bytes = ByteBuffer.allocate(tensor.size() * Double.BYTES);
    bytes.asDoubleBuffer().put(tensor.buffer());
    digest.update(bytes);
  }
}
