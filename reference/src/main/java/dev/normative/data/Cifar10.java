package dev.normative.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Colour images of 32 x 32 pixels in ten classes, from files of CIFAR-10's binary version (A.
 * Krizhevsky, <em>Learning Multiple Layers of Features from Tiny Images</em>, 2009).
 *
 * <p>A file is records of 3,073 bytes and nothing else: the label, 0 to 9, then the red, the green
 * and the blue channel, each row by row. The published files have 10,000 records; any number of 1
 * or more is read. The data set is not inside the jar and is never downloaded; unpack {@code
 * cifar-10-binary.tar.gz} and name its folder.
 *
 * <p>Pixels stay bytes. Scaled, a pixel is its value divided by 255, computed in float32 and then
 * widened, as torchvision's {@code ToTensor} does. Immutable.
 */
public final class Cifar10 {

  /** Red, green and blue. */
  public static final int CHANNELS = 3;

  /** How many rows and columns of pixels an image has. */
  public static final int SIDE = 32;

  /** How many numbers an image has. */
  public static final int VALUES_PER_IMAGE = CHANNELS * SIDE * SIDE;

  private static final int CLASSES = 10;
  private static final int RECORD = 1 + VALUES_PER_IMAGE;
  private static final float LARGEST_PIXEL = 255;

  /** All six published files have 184 MB; more than this is something else. */
  private static final int MOST_BYTES = 1 << 29;

  private final byte[] records;

  private Cifar10(byte[] records) {
    this.records = records;
  }

  /**
   * The training images, {@code data_batch_1.bin} to {@code data_batch_5.bin}.
   *
   * @param folder where the files are
   * @throws NoSuchFileException if one is not there
   * @throws MalformedCifar10File if one is damaged or something else
   * @throws IOException if one cannot be read
   */
  public static Cifar10 train(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      files.add(folder.resolve("data_batch_" + i + ".bin"));
    }
    return read(files);
  }

  /**
   * The test images, {@code test_batch.bin}; like {@link #train}.
   *
   * @param folder where the file is
   */
  public static Cifar10 test(Path folder) throws IOException {
    return read(List.of(folder.resolve("test_batch.bin")));
  }

  /**
   * The images of some files, one file after the other.
   *
   * @throws NoSuchFileException if one is not there
   * @throws MalformedCifar10File if one is not of the format described above
   * @throws IOException if one cannot be read
   */
  public static Cifar10 read(List<Path> files) throws IOException {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("no files; expected one or more");
    }
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new NoSuchFileException(
            file.toString(),
            null,
            "there is no such file; CIFAR-10's binary version has data_batch_1.bin to"
                + " data_batch_5.bin and test_batch.bin");
      }
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Path file : files) {
      byte[] content = content(file, MOST_BYTES - all.size());
      check(content, file.toString());
      all.writeBytes(content);
    }
    return new Cifar10(all.toByteArray());
  }

  private static byte[] content(Path file, int mostBytes) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(mostBytes);
      if (in.read() >= 0) {
        throw new MalformedCifar10File(
            file.toString(),
            mostBytes,
            "more data",
            "at most " + MOST_BYTES + " bytes in all files, the limit that protects memory");
      }
      return content;
    }
  }

  private static void check(byte[] content, String source) throws MalformedCifar10File {
    if (content.length == 0) {
      throw new MalformedCifar10File(source, 0, "an empty file", records());
    }
    int rest = content.length % RECORD;
    if (rest != 0) {
      throw new MalformedCifar10File(
          source,
          content.length,
          "the end of the file after " + rest + " bytes of record " + content.length / RECORD,
          records());
    }
    for (int start = 0; start < content.length; start += RECORD) {
      int label = content[start] & 0xff;
      if (label >= CLASSES) {
        throw new MalformedCifar10File(
            source,
            start,
            "the label " + label + " of record " + start / RECORD,
            "a label from 0 to 9; CIFAR-100 and other versions have other records");
      }
    }
  }

  private static String records() {
    return "whole records of " + RECORD + " bytes, a label and 3 x 32 x 32 pixels";
  }

  /** How many images there are. */
  public int count() {
    return records.length / RECORD;
  }

  /**
   * The class of an image, 0 to 9.
   *
   * @param image counted from 0
   */
  public int label(int image) {
    return records[start(image)];
  }

  /**
   * One number of an image as it is stored, 0 to 255.
   *
   * @param image counted from 0
   * @param channel 0 for red, 1 for green, 2 for blue
   * @param row counted from 0
   * @param column counted from 0
   */
  public int pixel(int image, int channel, int row, int column) {
    Objects.checkIndex(channel, CHANNELS);
    Objects.checkIndex(row, SIDE);
    Objects.checkIndex(column, SIDE);
    return records[start(image) + 1 + (channel * SIDE + row) * SIDE + column] & 0xff;
  }

  private int start(int image) {
    return Objects.checkIndex(image, count()) * RECORD;
  }

  /**
   * A mini-batch [N, 3, 32, 32], scaled to 0 to 1.
   *
   * @param images which ones, counted from 0, in this order; the same one may come again
   * @return {@code images.length} times {@value #VALUES_PER_IMAGE} numbers
   */
  public double[] scaledBatch(int... images) {
    double[] batch = new double[Math.multiplyExact(images.length, VALUES_PER_IMAGE)];
    int next = 0;
    for (int image : images) {
      int start = start(image) + 1;
      for (int i = 0; i < VALUES_PER_IMAGE; i++) {
        batch[next++] = (records[start + i] & 0xff) / LARGEST_PIXEL;
      }
    }
    return batch;
  }

  /**
   * The classes of a mini-batch.
   *
   * @param images which ones, counted from 0, in this order
   */
  public int[] labels(int... images) {
    return Arrays.stream(images).map(this::label).toArray();
  }

  @Override
  public String toString() {
    return count() + " colour images of 32 x 32";
  }
}
