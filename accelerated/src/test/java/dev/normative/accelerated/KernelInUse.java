package dev.normative.accelerated;

import dev.normative.accelerated.kernel.KernelLookup;
import dev.normative.tensor.DType;

/** A program for a JVM of its own: prints which kernel was taken and why. */
final class KernelInUse {
  private KernelInUse() {}

  public static void main(String[] arguments) {
    KernelLookup.Choice choice = KernelLookup.choice(DType.FLOAT32);
    System.out.println(choice.kernel().description());
    System.out.println(choice.reason());
  }
}
