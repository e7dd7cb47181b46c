package dev.normative.conformance.cli;

import dev.normative.data.Digits;
import dev.normative.data.LabelledImages;
import dev.normative.data.Mnist;
import dev.normative.train.Networks;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a network is trained and tested on.
 *
 * @param name {@code digits} or {@code mnist}
 * @param description as curves name it
 * @param networks those for images of this size
 */
record TrainingData(
    String name,
    String description,
    Networks networks,
    LabelledImages training,
    LabelledImages test) {

  /** The networks for this data: a wrong name is told before anything is read. */
  static Networks networks(String data) {
    return data.equals("digits") ? Networks.forDigits() : Networks.forMnist();
  }

  /**
   * The embedded digits, or MNIST where it is found or in a folder.
   *
   * @param data {@code digits}, {@code mnist}, or MNIST's folder
   */
  static TrainingData of(String data) throws IOException {
    if (data.equals("digits")) {
      return new TrainingData(
          "digits",
          "UCI optical digits rows 0..1499 (test 1500..1796), pixels/16",
          networks(data),
          Digits.train(),
          Digits.test());
    }
    Mnist mnist = data.equals("mnist") ? located() : Mnist.in(Path.of(data));
    return new TrainingData(
        "mnist", "MNIST train, pixels/255", networks(data), mnist.train(), mnist.test());
  }

  private static Mnist located() throws IOException {
    if (Mnist.locate() instanceof Mnist.Found found) {
      return found.mnist();
    }
    throw new Complaint(
        "MNIST is not on this machine: normative fetch-mnist downloads it (12 MB), and --data,"
            + " -Dnormative.mnist in NORMATIVE_JAVA_OPTIONS or the variable NORMATIVE_MNIST names"
            + " the folder where it is already");
  }
}
