package dev.normative.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Cifar10Test {
  private static final int RECORD = 3073;

  @TempDir Path folder;

  /** Records with any pixels and these labels. */
  private static byte[] records(long seed, int... labels) {
    byte[] records = new byte[labels.length * RECORD];
    new Random(seed).nextBytes(records);
    for (int i = 0; i < labels.length; i++) {
      records[i * RECORD] = (byte) labels[i];
    }
    return records;
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  @Test
  void everyByteIsReadWhereTheFormatHasIt() throws IOException {
    byte[] records = records(1, 9, 0, 5);
    Cifar10 images = Cifar10.read(List.of(write("x.bin", records)));
    assertThat(images.count()).isEqualTo(3);
    assertThat(images.labels(0, 1, 2)).containsExactly(9, 0, 5);
    for (int image = 0; image < 3; image++) {
      int next = image * RECORD + 1;
      for (int channel = 0; channel < 3; channel++) {
        for (int row = 0; row < 32; row++) {
          for (int column = 0; column < 32; column++) {
            assertThat(images.pixel(image, channel, row, column))
                .isEqualTo(Byte.toUnsignedInt(records[next++]));
          }
        }
      }
    }
    assertThat(images).hasToString("3 colour images of 32 x 32");
  }

  @Test
  void aBatchIsScaledInFloat32InTheOrderAskedFor() throws IOException {
    byte[] records = records(2, 1, 2);
    records[RECORD + 1] = (byte) 255;
    records[RECORD + 2] = 1;
    records[RECORD + 3] = 0;
    Cifar10 images = Cifar10.read(List.of(write("x.bin", records)));
    double[] batch = images.scaledBatch(1, 0, 1);
    assertThat(batch).hasSize(3 * 3072);
    assertThat(Arrays.copyOf(batch, 3)).containsExactly(1, 1f / 255f, 0);
    assertThat(batch[1]).isNotEqualTo(1.0 / 255.0);
    assertThat(Arrays.copyOfRange(batch, 2 * 3072, 3 * 3072)).isEqualTo(Arrays.copyOf(batch, 3072));
    assertThat(batch[3072]).isEqualTo(images.pixel(0, 0, 0, 0) / 255f);
  }

  @Test
  void theSixFilesOfAFolderAreTrainingAndTestImages() throws IOException {
    for (int i = 1; i <= 5; i++) {
      write("data_batch_" + i + ".bin", records(i, i, i - 1));
    }
    write("test_batch.bin", records(6, 7));
    Cifar10 train = Cifar10.train(folder);
    assertThat(train.labels(0, 1, 2, 3, 4, 5, 6, 7, 8, 9))
        .containsExactly(1, 0, 2, 1, 3, 2, 4, 3, 5, 4);
    assertThat(Cifar10.test(folder).labels(0)).containsExactly(7);
    Files.delete(folder.resolve("data_batch_3.bin"));
    assertThatThrownBy(() -> Cifar10.train(folder))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("data_batch_3.bin")
        .hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> Cifar10.read(List.of(folder))).isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3072, 3074, 6145, 2 * 3074})
  void aFileOfBrokenRecordsIsRefusedWhereItEnds(int length) throws IOException {
    MalformedCifar10File refusal = refusalOf(new byte[length]);
    assertThat(refusal.position()).isEqualTo(length);
    assertThat(refusal.found())
        .isEqualTo(
            "the end of the file after " + length % RECORD + " bytes of record " + length / RECORD);
    assertThat(refusal.expected()).startsWith("whole records of 3073 bytes");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    assertThat(refusalOf(new byte[0]).found()).isEqualTo("an empty file");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 127, 128, 255})
  void aLabelThatNoClassHasIsRefusedAtItsByte(int label) throws IOException {
    MalformedCifar10File refusal = refusalOf(records(3, 0, 9, label));
    assertThat(refusal.position()).isEqualTo(2 * RECORD);
    assertThat(refusal.found()).isEqualTo("the label " + label + " of record 2");
    assertThat(refusal)
        .hasMessageStartingWith(folder.resolve("x") + ", byte 6146: found the label " + label);
  }

  @Test
  void whatIsNotThereIsRefused() throws IOException {
    Cifar10 images = Cifar10.read(List.of(write("x.bin", records(4, 1))));
    assertThatThrownBy(() -> images.label(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> images.pixel(0, 3, 0, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> images.pixel(0, 0, 0, 32))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Cifar10.read(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no files");
  }

  private MalformedCifar10File refusalOf(byte[] content) throws IOException {
    Path file = write("x", content);
    MalformedCifar10File refusal =
        catchThrowableOfType(MalformedCifar10File.class, () -> Cifar10.read(List.of(file)));
    assertThat(refusal).as("nothing was refused").isNotNull();
    return refusal;
  }
}
