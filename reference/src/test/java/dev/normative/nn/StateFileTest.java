package dev.normative.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateFileTest {
  /**
   * Written by Python's safetensors 0.8.0: {@code safetensors.numpy.save({"1.weight":
   * np.array([[1.5, -2.25, np.pi], [-0.0, 1e-310, np.inf]]), "1.running_mean": np.array([0.1, -3],
   * np.float32), "1.num_batches_tracked": np.array(1234567890123, np.int64)}, metadata={"format":
   * "pt"})}.
   */
  private static final String OF_PYTHON =
      "f0000000000000007b225f5f6d657461646174615f5f223a7b22666f726d6174223a227074227d2c22312e6e756d"
          + "5f626174636865735f747261636b6564223a7b226474797065223a22493634222c227368617065223a5b5d"
          + "2c22646174615f6f666673657473223a5b302c385d7d2c22312e776569676874223a7b226474797065223a"
          + "22463634222c227368617065223a5b322c335d2c22646174615f6f666673657473223a5b382c35365d7d2c"
          + "22312e72756e6e696e675f6d65616e223a7b226474797065223a22463332222c227368617065223a5b325d"
          + "2c22646174615f6f666673657473223a5b35362c36345d7d7d2020202020cb04fb711f0100000000000000"
          + "00f83f00000000000002c0182d4454fb21094000000000000000802be6708b68120000000000000000f07f"
          + "cdcccc3d000040c0";

  private static final String WEIGHT =
      "\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}";

  @TempDir Path folder;

  private static NetworkState sample() {
    Map<String, StateEntry> entries = new LinkedHashMap<>();
    entries.put(
        "1.weight",
        new StateEntry.Numbers(
            Tensor.of(Shape.of(2, 3), 1.5, -2.25, Math.PI, -0.0, 1e-310, Double.POSITIVE_INFINITY),
            DType.FLOAT64));
    entries.put("1.running_mean", new StateEntry.Numbers(Tensor.vector(0.1f, -3), DType.FLOAT32));
    entries.put("1.num_batches_tracked", new StateEntry.Count(1234567890123L));
    return new NetworkState(entries);
  }

  @Test
  void aFileOfPythonIsRead() throws IOException {
    Path file = Files.write(folder.resolve("x"), HexFormat.of().parseHex(OF_PYTHON));
    assertThat(StateFile.read(file)).isEqualTo(sample());
  }

  /** {@code safetensors.numpy.load} of version 0.8.0 gave back the arrays above for these bytes. */
  @Test
  void aFileForPythonHasTheseBytes() throws IOException {
    Path file = folder.resolve("x");
    StateFile.write(file, sample());
    String header =
        "{\"1.weight\":{\"dtype\":\"F64\",\"shape\":[2,3],\"data_offsets\":[0,48]},"
            + "\"1.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[48,56]},"
            + "\"1.running_mean\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[56,64]}}  ";
    String elements =
        "000000000000f83f00000000000002c0182d4454fb21094000000000000000802be6708b6812000000000000"
            + "0000f07fcb04fb711f010000cdcccc3d000040c0";
    assertThat(header.length() % 8).isZero();
    assertThat(Files.readAllBytes(file))
        .isEqualTo(bytes(header, HexFormat.of().parseHex(elements)));
  }

  @Property(tries = 40)
  void whatWasWrittenIsReadBackWithItsBits(
      @ForAll @IntRange(max = 4) int entries,
      @ForAll @IntRange(max = 20_000) int size,
      @ForAll long seed)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, StateEntry> all = new LinkedHashMap<>();
    for (int i = 0; i < entries; i++) {
      DType dtype = random.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32;
      Tensor any =
          Tensor.zeros(Shape.of(size, i % 3))
              .map(zero -> Double.longBitsToDouble(random.nextLong()))
              .map(x -> Double.isNaN(x) ? Double.NaN : x);
      all.put("größe \"" + i + "\\\n", new StateEntry.Numbers(any.rounded(dtype), dtype));
      all.put(i + ".count", new StateEntry.Count(random.nextLong()));
    }
    NetworkState state = new NetworkState(all);
    Path file = Files.createTempFile("normative", ".safetensors");
    try {
      StateFile.write(file, state);
      assertThat(StateFile.read(file)).isEqualTo(state);
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void everyCutIsRefused() throws IOException {
    byte[] whole = HexFormat.of().parseHex(OF_PYTHON);
    for (int length = 0; length < whole.length; length++) {
      assertThat(refusalOf(Arrays.copyOf(whole, length)).position()).isBetween(0L, 248L);
    }
    assertThat(refusalOf(Arrays.copyOf(whole, whole.length + 1)).found())
        .isEqualTo("1 bytes of no entry");
  }

  @Test
  void noDamagedByteOfTheHeaderIsMoreThanAnotherStateOrARefusal() throws IOException {
    byte[] whole = HexFormat.of().parseHex(OF_PYTHON);
    for (int position = 0; position < 248; position++) {
      for (int damage : new int[] {0x01, 0x20, 0x80}) {
        byte[] damaged = whole.clone();
        damaged[position] ^= (byte) damage;
        Path file = Files.write(folder.resolve("x"), damaged);
        Throwable thrown = catchThrowable(() -> StateFile.read(file));
        if (thrown != null) {
          assertThat(thrown).isInstanceOf(MalformedStateFile.class);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, 100_000_001, 9, 1, 0})
  void aHeaderLengthThatTheFileDoesNotHaveIsRefusedBeforeMemoryIsTaken(long length)
      throws IOException {
    byte[] file = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    MalformedStateFile refusal = refusalOf(file);
    assertThat(refusal.position()).isZero();
    assertThat(refusal.found())
        .isEqualTo("a header of " + Long.toUnsignedString(length) + " bytes");
    assertThat(refusal.expected()).startsWith("2 to 8 bytes, in a file of 16 bytes");
  }

  /** Single quotes stand for double ones. The data are 8 bytes long. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | something else",
        "` {}` | something else",
        "{} | 8 bytes of no entry",
        "{'a':3} | `\"3\"`",
        "{'a':{'dtype':'F64','shape':[1]}} | `an entry \"a\" that lacks a field`",
        "{'a':{'dtype':'F64','shape':[1],'data_offsets':[0]}} | `an entry \"a\" that lacks a field`",
        "{'a':{'dtype':'F16','shape':[4],'data_offsets':[0,8]}} | `the dtype \"F16\"`",
        "{'a':{'dtype':'F64','shape':[1],'data_offsets':[0,8],'more':1}} | `the field \"more\"`",
        "{'a':{'dtype':'F64','shape':[2],'data_offsets':[0,8]}} | `\"a\" at the offsets [0, 8]`",
        "{'a':{'dtype':'F64','shape':[1],'data_offsets':[0,16]}} | `\"16\"`",
        "{'a':{'dtype':'F64','shape':[1],'data_offsets':[-8,0]}} | `\"-8\"`",
        "{'a':{'dtype':'F64','shape':[1],'data_offsets':[8,0]}} | `\"a\" at the offsets [8, 0]`",
        "{'a':{'dtype':'F64','shape':[1.0],'data_offsets':[0,8]}} | `\"1.0\"`",
        "{'a':{'dtype':'F64','shape':['1'],'data_offsets':[0,8]}} | `\"1\"`",
        "{'a':{'dtype':'F64','shape':[-1],'data_offsets':[0,8]}} | `\"-1\"`",
        "{'a':{'dtype':'F64','shape':[2147483647,2147483647,4],'data_offsets':[0,8]}} | `\"a\" of"
            + " shape [2147483647, 2147483647, 4]`",
        "{'a':{'dtype':'F64','shape':[99999999999999999999],'data_offsets':[0,8]}} |"
            + " `\"99999999999999999999\"`",
        "{'a':{'dtype':'I64','shape':[1],'data_offsets':[0,8]}} | `\"a\" of I64 [1]`",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | `\"a\" from the offset 4`",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | 4 bytes of no entry",
        "{'a':{'dtype':'F64','shape':[1],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[1],"
            + "'data_offsets':[4,8]}} | `\"b\" from the offset 4`",
        "{'__metadata__':{'a':1},'a':{'dtype':'F64','shape':[1],'data_offsets':[0,8]}} | `\"1\"`",
        "{'a':{'dtype':'F64','shape':[1],'data_offsets':[0,8]}} x | what is no JSON of this format",
        "{'a':{'dtype':'F64','shape':[1],'data_offsets':[0,8]}} {} | more JSON",
        "{'a':{'dtype':'F64','shape':[1],'data_offsets':[0,8]} | what is no JSON of this format",
        "{'a':[[[[[[1]]]]]]} | `\"[\"`"
      })
  void whatTheFormatDoesNotAllowIsRefused(String header, String found) throws IOException {
    String json = header.replace('\'', '"');
    MalformedStateFile refusal = refusalOf(bytes(json, new byte[8]));
    assertThat(refusal.found()).startsWith(found);
  }

  @Test
  void aNameThatComesTwiceIsRefused() throws IOException {
    byte[] file = bytes("{" + WEIGHT + "," + WEIGHT + "}", new byte[8]);
    assertThat(refusalOf(file).found()).contains("Duplicate field 'a'");
  }

  @Test
  void aHeaderThatIsNotUtf8IsRefusedAtItsByte() throws IOException {
    byte[] file = bytes("{" + WEIGHT + "}", new byte[8]);
    file[10] = (byte) 0xff;
    MalformedStateFile refusal = refusalOf(file);
    assertThat(refusal.position()).isEqualTo(10);
    assertThat(refusal.found()).isEqualTo("byte 0xff");
  }

  @Test
  void positionsCountBytesAlsoAfterLettersOfSeveral() throws IOException {
    String header = "{\"größe\":{\"dtype\":\"BF16\"}}";
    MalformedStateFile refusal = refusalOf(bytes(header, new byte[0]));
    assertThat(refusal.position())
        .isEqualTo(
            8
                + header
                    .substring(0, header.indexOf("\"BF16\""))
                    .getBytes(StandardCharsets.UTF_8)
                    .length);
  }

  @Test
  void theMessageNamesFilePlaceFindingAndExpectation() throws IOException {
    Path file = Files.write(folder.resolve("x"), bytes("{" + WEIGHT + "}", new byte[9]));
    assertThatThrownBy(() -> StateFile.read(file))
        .hasMessage(
            file
                + ", byte 70: found 1 bytes of no entry, expected the end of the file, where the"
                + " last entry ends");
  }

  @Test
  void aFailedWriteLeavesTheFileAsItWasAndNothingBesideIt() throws IOException {
    Path file = folder.resolve("x");
    StateFile.write(file, sample());
    byte[] before = Files.readAllBytes(file);
    NetworkState reserved = new NetworkState(Map.of("__metadata__", new StateEntry.Count(1)));
    assertThatThrownBy(() -> StateFile.write(file, reserved))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("__metadata__");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    Path inner = Files.createDirectory(folder.resolve("folder"));
    assertThatThrownBy(() -> StateFile.write(inner, sample()))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("is a folder");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(file, inner);
    }
  }

  private static byte[] bytes(String header, byte[] data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).array());
    file.writeBytes(text);
    file.writeBytes(data);
    return file.toByteArray();
  }

  private MalformedStateFile refusalOf(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("x"), content);
    MalformedStateFile refusal =
        catchThrowableOfType(MalformedStateFile.class, () -> StateFile.read(file));
    assertThat(refusal).as("nothing was refused").isNotNull();
    return refusal;
  }
}
