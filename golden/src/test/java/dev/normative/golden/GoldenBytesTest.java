package dev.normative.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenBytesTest {

  private static final int LIMIT = 100_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100, 99_900})
  void contentIsTheSamePlainAndPacked(int size) throws IOException {
    byte[] content = randomBytes(size);
    assertThat(read(content)).isEqualTo(content);
    assertThat(read(packed(content))).isEqualTo(content);
  }

  @Test
  void contentOfJustTheLimitIsRead() throws IOException {
    byte[] content = new byte[LIMIT];
    assertThat(read(content)).isEqualTo(content);
    assertThat(read(packed(content))).isEqualTo(content);
  }

  @Test
  void gzipDataInSeveralPiecesAreOneContent() throws IOException {
    byte[] both = joined(packed(new byte[] {1, 2}), packed(new byte[] {3}));
    assertThat(read(both)).containsExactly(1, 2, 3);
  }

  @Test
  void everyCutOfAGzipFileIsRefused() throws IOException {
    byte[] whole = packed(randomBytes(300));
    for (int length = 2; length < whole.length; length++) {
      MalformedGoldenFile refusal = refusalOf(Arrays.copyOf(whole, length));
      assertThat(refusal.position()).isEqualTo("byte " + length + " (end of the file)");
      assertThat(refusal.found()).isEqualTo("gzip data that break off");
    }
  }

  @Test
  void aChangedByteInAGzipFileNeverGivesOtherContent() throws IOException {
    byte[] content = "some text, some more text, some text again".getBytes("UTF-8");
    byte[] whole = packed(content);
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 0x11;
      boolean magic = i < 2;
      boolean unusedHeader = i >= 3 && i < 10;
      if (!magic && !unusedHeader) {
        assertThat(refusalOf(changed).found()).contains("gzip data");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 17, 18, 19, 26, 27, 1000})
  void whateverFollowsTheGzipDataIsRefused(int count) throws IOException {
    byte[] whole = packed(randomBytes(300));
    byte[] garbage = new byte[count];
    MalformedGoldenFile refusal = refusalOf(joined(whole, garbage));
    assertThat(refusal.position()).isEqualTo("byte " + whole.length);
    assertThat(refusal.found()).isEqualTo(count + " bytes after the end of the gzip data");
  }

  @Test
  void nothingAtAllIsRefusedPackedOrNot() throws IOException {
    assertThat(refusalOf(new byte[0]).found()).isEqualTo("an empty file");
    assertThat(refusalOf(packed(new byte[0])).found()).isEqualTo("gzip data of nothing");
  }

  @Test
  void moreThanTheLimitIsRefusedPackedOrNot() throws IOException {
    assertThat(refusalOf(new byte[LIMIT + 1]).expected()).startsWith("at most 100000 bytes,");
    assertThat(refusalOf(packed(new byte[LIMIT + 1])).expected())
        .startsWith("at most 100000 bytes once unpacked");
  }

  @Test
  void aFileThatUnpacksToAThousandTimesItsSizeStopsAtTheLimit() throws IOException {
    byte[] bomb = packed(new byte[64 * LIMIT]);
    assertThat(bomb.length).isLessThan(LIMIT);
    assertThat(refusalOf(bomb).position()).isEqualTo("byte 100000");
  }

  private static byte[] read(byte[] stored) throws IOException {
    return GoldenBytes.read(new ByteArrayInputStream(stored), "a file", LIMIT).content();
  }

  private static MalformedGoldenFile refusalOf(byte[] stored) {
    InputStream in = new ByteArrayInputStream(stored);
    MalformedGoldenFile refusal =
        catchThrowableOfType(
            MalformedGoldenFile.class, () -> GoldenBytes.read(in, "a file", LIMIT));
    assertThat(refusal).as("nothing was refused").isNotNull();
    return refusal;
  }

  private static byte[] packed(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    }
    return packed.toByteArray();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] randomBytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    bytes[0] = 'a';
    return bytes;
  }
}
