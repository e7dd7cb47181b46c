package dev.normative.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One of the four files of MNIST.
 *
 * @param name without {@code .gz}
 * @param sha256 of the uncompressed file; packed files differ with the packer
 */
record MnistFile(String name, String sha256) {

  static final MnistFile TRAIN_IMAGES =
      new MnistFile(
          "train-images-idx3-ubyte",
          "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db");
  static final MnistFile TRAIN_LABELS =
      new MnistFile(
          "train-labels-idx1-ubyte",
          "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5");
  static final MnistFile TEST_IMAGES =
      new MnistFile(
          "t10k-images-idx3-ubyte",
          "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7");
  static final MnistFile TEST_LABELS =
      new MnistFile(
          "t10k-labels-idx1-ubyte",
          "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");

  static final List<MnistFile> ALL = List.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS);

  String packedName() {
    return name + ".gz";
  }

  /** The file in a folder, plain or packed. */
  Optional<Path> in(Path folder) {
    Path plain = folder.resolve(name);
    Path packed = folder.resolve(packedName());
    if (Files.isRegularFile(plain)) {
      return Optional.of(plain);
    }
    return Files.isRegularFile(packed) ? Optional.of(packed) : Optional.empty();
  }
}
