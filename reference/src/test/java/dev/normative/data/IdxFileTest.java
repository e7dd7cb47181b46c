package dev.normative.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxFileTest {

  @TempDir Path folder;

  @Property
  void whatWasWrittenIsReadBackPlainAndPacked(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 6) Integer> sizes, @ForAll long seed)
      throws IOException {
    int[] dimensions = sizes.stream().mapToInt(Integer::intValue).toArray();
    byte[] elements = new byte[Arrays.stream(dimensions).reduce(1, (a, b) -> a * b)];
    new Random(seed).nextBytes(elements);
    byte[] content = Idx.bytes(dimensions, elements);
    for (byte[] stored : new byte[][] {content, Idx.gzip(content)}) {
      IdxFile file = IdxFile.read(new ByteArrayInputStream(stored), "an array");
      assertThat(file.dimensions()).isEqualTo(dimensions);
      assertThat(file.size()).isEqualTo(elements.length);
      for (int i = 0; i < elements.length; i++) {
        assertThat(file.element(i)).isEqualTo(Byte.toUnsignedInt(elements[i]));
      }
      assertThat(file.sha256())
          .isEqualTo(HexFormat.of().formatHex(IdxFile.newSha256().digest(content)));
    }
  }

  @Test
  void theNameOfAFileDoesNotDecideWhetherItIsGzip() throws IOException {
    byte[] content = Idx.bytes(new int[] {2}, new byte[] {1, -1});
    Path plain = Files.write(folder.resolve("plain.gz"), content);
    Path packed = Files.write(folder.resolve("packed"), Idx.gzip(content));
    assertThat(IdxFile.read(plain).element(1)).isEqualTo(255);
    assertThat(IdxFile.read(packed).element(1)).isEqualTo(255);
  }

  @Test
  void everyCutIsRefusedWhereTheFileEnds() {
    byte[] whole = Idx.bytes(new int[] {2, 3, 1}, new byte[6]);
    for (int length = 1; length < whole.length; length++) {
      MalformedIdxFile refusal = refusalOf(Arrays.copyOf(whole, length));
      assertThat(refusal.position()).isEqualTo(length);
      assertThat(refusal.found()).startsWith("the end of the file");
    }
    assertThat(refusalOf(new byte[0]).found()).isEqualTo("an empty file");
  }

  @Test
  void everyCutOfAGzipFileIsRefused() {
    byte[] elements = new byte[300];
    new Random(1).nextBytes(elements);
    byte[] whole = Idx.gzip(Idx.bytes(new int[] {300}, elements));
    for (int length = 2; length < whole.length; length++) {
      MalformedIdxFile refusal = refusalOf(Arrays.copyOf(whole, length));
      assertThat(refusal.found()).isEqualTo("gzip data that break off");
      assertThat(refusal.position()).isBetween(0L, 308L);
    }
  }

  @Test
  void aDamagedGzipFileIsRefused() {
    byte[] packed = Idx.gzip(Idx.bytes(new int[] {3}, new byte[] {1, 2, 3}));
    packed[packed.length - 8] ^= 1;
    assertThat(refusalOf(packed).found()).startsWith("damaged gzip data (");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 18, 27, 1000})
  void whateverFollowsIsRefused(int count) {
    byte[] content = Idx.bytes(new int[] {3}, new byte[3]);
    MalformedIdxFile plain = refusalOf(Arrays.copyOf(content, content.length + count));
    assertThat(plain.position()).isEqualTo(11);
    assertThat(plain.found()).isEqualTo("more data");
    MalformedIdxFile inside = refusalOf(Idx.gzip(Arrays.copyOf(content, content.length + count)));
    assertThat(inside.position()).isEqualTo(11);
    byte[] packed = Idx.gzip(content);
    MalformedIdxFile behind = refusalOf(Arrays.copyOf(packed, packed.length + count));
    assertThat(behind.found()).isEqualTo(count + " bytes after the end of the gzip data");
  }

  @ParameterizedTest
  @CsvSource({
    "01000801, 0, 01 00 08 01",
    "00010801, 0, 00 01 08 01",
    "504b0304, 0, 50 4b 03 04",
    "00000901, 2, element type 0x09 (signed byte)",
    "00000b01, 2, element type 0x0b (16-bit integer)",
    "00000c01, 2, element type 0x0c (32-bit integer)",
    "00000d01, 2, element type 0x0d (float)",
    "00000e01, 2, element type 0x0e (double)",
    "0000ff01, 2, 'element type 0xff, which IDX does not have'",
    "00000800, 3, 0 dimensions",
    "00000805, 3, 5 dimensions",
    "000008ff, 3, 255 dimensions"
  })
  void anotherMagicIsRefusedAtItsByte(String magic, long position, String found) {
    byte[] file = Arrays.copyOf(HexFormat.of().parseHex(magic), 64);
    MalformedIdxFile refusal = refusalOf(file);
    assertThat(refusal.position()).isEqualTo(position);
    assertThat(refusal.found()).isEqualTo(found);
  }

  @Test
  void negativeDimensionsAreRefusedAlsoWhereTheirProductIsNot() {
    MalformedIdxFile refusal = refusalOf(Idx.bytes(new int[] {2, -1, -3}, new byte[6]));
    assertThat(refusal.position()).isEqualTo(8);
    assertThat(refusal.found()).isEqualTo("the dimension -1");
  }

  @Test
  void hugeDimensionsAreRefusedBeforeMemoryIsTaken() {
    int most = Integer.MAX_VALUE;
    for (int[] dimensions :
        new int[][] {{most}, {most, most, most, most}, {1 << 16, 1 << 16, 1 << 16, 1 << 16}}) {
      assertThat(refusalOf(Idx.bytes(dimensions, new byte[9])).expected())
          .contains("protects the reader's memory");
    }
    // Half a gigabyte is not too much for the reader, but it is not there.
    MalformedIdxFile refusal = refusalOf(Idx.bytes(new int[] {1 << 29}, new byte[9]));
    assertThat(refusal.found()).isEqualTo("the end of the file after 9 elements");
  }

  @Test
  void theMessageNamesFilePlaceFindingAndExpectation() throws IOException {
    Path file = Files.write(folder.resolve("x"), Idx.bytes(new int[] {2, 2}, new byte[3]));
    MalformedIdxFile refusal =
        catchThrowableOfType(MalformedIdxFile.class, () -> IdxFile.read(file));
    assertThat(refusal)
        .hasMessage(
            file
                + ", byte 15: found the end of the file after 3 elements, expected 4 elements, as"
                + " the dimensions [2, 2] say");
  }

  private static MalformedIdxFile refusalOf(byte[] stored) {
    MalformedIdxFile refusal =
        catchThrowableOfType(
            MalformedIdxFile.class,
            () -> IdxFile.read(new ByteArrayInputStream(stored), "an array"));
    assertThat(refusal).as("nothing was refused").isNotNull();
    return refusal;
  }
}
