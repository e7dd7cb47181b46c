package dev.normative.nn;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.normative.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the header of a state file, and refuses whatever does not hold together before any memory
 * is taken for elements: what is promised must be in the file.
 */
final class StateHeader {
  static final String METADATA = "__metadata__";

  private static final int PREFIX = Long.BYTES;
  private static final long LONGEST = 100_000_000;
  private static final int MOST_AXES = 16;
  private static final String ENTRY = "an object with dtype, shape and data_offsets";

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(4)
                  .maxNameLength(10_000)
                  .maxStringLength(1 << 20)
                  .maxNumberLength(20)
                  .build())
          .build();

  private final String source;
  private final String text;
  private final JsonParser parser;
  private final long dataStart;
  private final long dataLength;

  private StateHeader(
      String source, String text, JsonParser parser, long dataStart, long dataLength) {
    this.source = source;
    this.text = text;
    this.parser = parser;
    this.dataStart = dataStart;
    this.dataLength = dataLength;
  }

  /** An element type. */
  enum Type {
    /** IEEE 754 binary64. */
    F64(Double.BYTES),
    /** IEEE 754 binary32. */
    F32(Float.BYTES),
    /** A signed integer of 64 bits. */
    I64(Long.BYTES);

    private final int width;

    Type(int width) {
      this.width = width;
    }

    /** How many bytes an element takes. */
    int width() {
      return width;
    }
  }

  /**
   * Where the elements of one entry are.
   *
   * @param start the first byte, counted from the start of the file
   * @param declared the character of the header that says so, for messages
   */
  record Place(Type type, Shape shape, long start, long declared) {
    long end() {
      return start + (long) shape.elements() * type.width();
    }
  }

  /** The places of all entries by name, in the order of the header. */
  static Map<String, Place> read(FileChannel channel, String source) throws IOException {
    long size = channel.size();
    if (size < PREFIX) {
      throw new MalformedStateFile(
          source, size, "the end of the file", "8 bytes with the length of the header");
    }
    ByteBuffer prefix = ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN);
    fill(channel, source, prefix, 0);
    long length = prefix.getLong(0);
    if (length < 2 || length > Math.min(LONGEST, size - PREFIX)) {
      throw new MalformedStateFile(
          source,
          0,
          "a header of " + Long.toUnsignedString(length) + " bytes",
          "2 to "
              + Math.min(LONGEST, size - PREFIX)
              + " bytes, in a file of "
              + size
              + " bytes; it was cut short, or is not a safetensors file");
    }
    ByteBuffer header = ByteBuffer.allocate((int) length);
    fill(channel, source, header, PREFIX);
    String text = decode(header.flip(), source);
    long dataStart = PREFIX + length;
    try (JsonParser parser = JSON.createParser(text)) {
      return new StateHeader(source, text, parser, dataStart, size - dataStart).places();
    }
  }

  static void fill(FileChannel channel, String source, ByteBuffer buffer, long position)
      throws IOException {
    long start = position - buffer.position();
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, start + buffer.position()) < 0) {
        throw new MalformedStateFile(
            source,
            start + buffer.position(),
            "the end of the file",
            buffer.remaining() + " more bytes; the file shrank while it was read");
      }
    }
  }

  private static String decode(ByteBuffer header, String source) throws MalformedStateFile {
    CharBuffer text = CharBuffer.allocate(header.remaining());
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(header, text, true);
    if (result.isError()) {
      throw new MalformedStateFile(
          source,
          PREFIX + header.position(),
          String.format(Locale.ROOT, "byte 0x%02x", header.get(header.position())),
          "a header in UTF-8");
    }
    return text.flip().toString();
  }

  private Map<String, Place> places() throws IOException {
    try {
      if (!text.startsWith("{")) {
        throw refuse(0, "something else", "a header that begins with {");
      }
      parser.nextToken();
      Map<String, Place> places = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals(METADATA)) {
          skipMetadata();
        } else {
          places.put(name, place(name));
        }
      }
      if (parser.nextToken() != null) {
        throw refuse(here(), "more JSON", "spaces at most after the header");
      }
      checkThatPlacesCoverTheData(places);
      return places;
    } catch (JsonProcessingException e) {
      long offset =
          e.getLocation() == null
              ? parser.currentLocation().getCharOffset()
              : e.getLocation().getCharOffset();
      throw refuse(
          offset,
          "what is no JSON of this format (" + firstLine(e.getOriginalMessage()) + ")",
          "a JSON object with a different name for every entry");
    }
  }

  private static String firstLine(String message) {
    return message == null ? "no reason given" : message.lines().findFirst().orElse("");
  }

  private void skipMetadata() throws IOException {
    expect(JsonToken.START_OBJECT, METADATA + " as an object of texts");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      parser.nextToken();
      expect(JsonToken.VALUE_STRING, METADATA + " as an object of texts");
    }
  }

  private Place place(String name) throws IOException {
    long declared = here();
    expect(JsonToken.START_OBJECT, ENTRY);
    Type type = null;
    List<Long> sizes = null;
    List<Long> offsets = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "dtype" -> type = type();
        case "shape" -> sizes = numbers(MOST_AXES, Integer.MAX_VALUE);
        case "data_offsets" -> offsets = numbers(2, dataLength);
        default -> throw refuse(here(), "the field " + quoted(field), ENTRY);
      }
    }
    if (type == null || sizes == null || offsets == null || offsets.size() != 2) {
      throw refuse(declared, "an entry " + quoted(name) + " that lacks a field", ENTRY);
    }
    Shape shape = shape(declared, name, sizes);
    if (type == Type.I64 && shape.rank() != 0) {
      throw refuse(
          declared,
          quoted(name) + " of I64 " + shape,
          "I64 without axes, a count; other integers are not read");
    }
    Place place = new Place(type, shape, dataStart + offsets.get(0), declared);
    if (place.end() != dataStart + offsets.get(1)) {
      throw refuse(
          declared,
          quoted(name) + " at the offsets " + offsets,
          (place.end() - place.start()) + " bytes, as " + type + " " + shape + " takes");
    }
    return place;
  }

  private Shape shape(long declared, String name, List<Long> sizes) throws MalformedStateFile {
    try {
      return Shape.of(sizes.stream().mapToInt(Long::intValue).toArray());
    } catch (IllegalArgumentException e) {
      throw refuse(declared, quoted(name) + " of shape " + sizes, e.getMessage());
    }
  }

  private Type type() throws IOException {
    expect(JsonToken.VALUE_STRING, "a dtype");
    for (Type type : Type.values()) {
      if (type.name().equals(parser.getText())) {
        return type;
      }
    }
    throw refuse(
        here(),
        "the dtype " + quoted(parser.getText()),
        "F64, F32 or I64; convert the file's tensors before saving it");
  }

  private List<Long> numbers(int most, long largest) throws IOException {
    String expected = "at most " + most + " whole numbers from 0 to " + largest;
    expect(JsonToken.START_ARRAY, expected);
    List<Long> numbers = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      boolean fits =
          parser.currentToken() == JsonToken.VALUE_NUMBER_INT
              && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
              && parser.getLongValue() >= 0
              && parser.getLongValue() <= largest
              && numbers.size() < most;
      if (!fits) {
        throw refuse(here(), quoted(String.valueOf(parser.getText())), expected);
      }
      numbers.add(parser.getLongValue());
    }
    return numbers;
  }

  /** Bytes that no entry names could hide something; bytes of two entries are a mistake. */
  private void checkThatPlacesCoverTheData(Map<String, Place> places) throws MalformedStateFile {
    List<Map.Entry<String, Place>> inOrder = new ArrayList<>(places.entrySet());
    inOrder.sort(
        Comparator.comparingLong((Map.Entry<String, Place> entry) -> entry.getValue().start())
            .thenComparingLong(entry -> entry.getValue().end()));
    long end = dataStart;
    for (Map.Entry<String, Place> entry : inOrder) {
      Place place = entry.getValue();
      if (place.start() != end) {
        throw refuse(
            place.declared(),
            quoted(entry.getKey()) + " from the offset " + (place.start() - dataStart),
            "the offset " + (end - dataStart) + ", where the entry before it ends");
      }
      end = place.end();
    }
    if (end != dataStart + dataLength) {
      throw new MalformedStateFile(
          source,
          end,
          (dataStart + dataLength - end) + " bytes of no entry",
          "the end of the file, where the last entry ends");
    }
  }

  private void expect(JsonToken token, String expected) throws IOException {
    if (parser.currentToken() != token) {
      String found =
          parser.currentToken() == null
              ? "the end of the header"
              : quoted(String.valueOf(parser.getText()));
      throw refuse(here(), found, expected);
    }
  }

  /** The character of the header on which the parser stands. */
  private long here() {
    return parser.currentTokenLocation().getCharOffset();
  }

  private static String quoted(String text) {
    String shown = text.length() > 80 ? text.substring(0, 80) + "..." : text;
    StringBuilder quoted = new StringBuilder("\"");
    shown
        .chars()
        .forEach(
            c ->
                quoted.append(
                    Character.isISOControl(c)
                        ? String.format(Locale.ROOT, "\\u%04x", c)
                        : Character.toString(c)));
    return quoted.append('"').toString();
  }

  /** The parser counts characters, a file has bytes. */
  private MalformedStateFile refuse(long character, String found, String expected) {
    int end = (int) Math.max(0, Math.min(character, text.length()));
    int bytes = text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
    return new MalformedStateFile(source, PREFIX + bytes, found, expected);
  }
}
