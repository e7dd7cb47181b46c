package dev.normative.conformance.rules;

import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.tensor.Tensor;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over the bits of results, in the order in which they are added. */
final class BitsDigest {
  private final MessageDigest digest;

  BitsDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  void add(Forward forward) {
    add(forward.output());
    add(forward.after().mean());
    add(forward.after().variance());
  }

  void add(Gradients gradients) {
    add(gradients.input());
    gradients.scale().ifPresent(this::add);
    gradients.shift().ifPresent(this::add);
  }

  /** NaN is NaN: which of its bits an operation gives, Java leaves to the compiler. */
  void add(Tensor tensor) {
    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * tensor.size());
    for (int i = 0; i < tensor.size(); i++) {
      bytes.putLong(Double.doubleToLongBits(tensor.at(i)));
    }
    digest.update(bytes.array());
  }

  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
