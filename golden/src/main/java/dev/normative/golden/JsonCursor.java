package dev.normative.golden;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Walks through one JSON document, value by value, and says of everything that it refuses where it
 * stands.
 *
 * <p>It streams instead of building a tree because a tree of a hostile document takes many times
 * the memory of its text, and because a tree has forgotten lines and columns.
 */
final class JsonCursor {

  /** Reads the value of one field; the cursor stands on that value. */
  interface FieldReader {
    void read(String name) throws IOException;
  }

  /** Reads one element of an array; the cursor stands on it. */
  interface ElementReader {
    void read() throws IOException;
  }

  /** Reads a whole document; the cursor stands on its outermost value. */
  interface DocumentReader<T> {
    T read(JsonCursor cursor) throws IOException;
  }

  /** A place in the document, to come back to in a message. */
  record Place(String text) {}

  private static final int DEEPEST = 32;
  private static final int LONGEST_STRING = 1 << 16;

  /** Each takes many times the memory of its text; the largest golden file has under a thousand. */
  private static final int MOST_SETTING_VALUES = 100_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LONGEST_STRING)
                  .maxNameLength(1000)
                  .maxNumberLength(1000)
                  .build())
          .build();

  private final String source;
  private final JsonParser parser;
  private final int linesBefore;
  private final int columnsBefore;

  private int settingValues;

  private JsonCursor(String source, JsonParser parser, int linesBefore, int columnsBefore) {
    this.source = source;
    this.parser = parser;
    this.linesBefore = linesBefore;
    this.columnsBefore = columnsBefore;
  }

  /** Reads a file that is one JSON document. */
  static <T> T parse(GoldenBytes bytes, DocumentReader<T> reader) throws IOException {
    return parse(bytes.source(), FACTORY.createParser(bytes.content()), 0, 0, reader);
  }

  /** Reads JSON that is part of a line; messages count lines and columns of the whole file. */
  static <T> T parse(GoldenText text, int line, int columnsBefore, DocumentReader<T> reader)
      throws IOException {
    String json = text.lines().get(line - 1).substring(columnsBefore);
    return parse(text.source(), FACTORY.createParser(json), line - 1, columnsBefore, reader);
  }

  private static <T> T parse(
      String source, JsonParser parser, int linesBefore, int columns, DocumentReader<T> reader)
      throws IOException {
    JsonCursor cursor = new JsonCursor(source, parser, linesBefore, columns);
    try (parser) {
      parser.nextToken();
      T result = reader.read(cursor);
      if (parser.nextToken() != null) {
        throw cursor.refuse("the end of the document");
      }
      return result;
    } catch (JsonProcessingException e) {
      throw new MalformedGoldenFile(
          source,
          cursor.lineAndColumn(placeOf(e, parser)) + cursor.pointer(),
          "what is not JSON of this format (" + firstLine(e.getOriginalMessage()) + ")",
          "one complete JSON document in UTF-8");
    }
  }

  /** Where the JSON is wrong; the parser leaves that out where a limit was crossed. */
  private static JsonLocation placeOf(JsonProcessingException e, JsonParser parser) {
    return e.getLocation() == null ? parser.currentLocation() : e.getLocation();
  }

  private static String firstLine(String message) {
    return message == null ? "no reason given" : message.lines().findFirst().orElse("");
  }

  /** Reads an object, field by field; a name that comes twice is refused. */
  void object(FieldReader reader) throws IOException {
    expect(JsonToken.START_OBJECT, "an object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      reader.read(name);
    }
  }

  /** Reads an array, element by element. */
  void array(ElementReader reader) throws IOException {
    expect(JsonToken.START_ARRAY, "an array");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      reader.read();
    }
  }

  /** Passes over the value on which the cursor stands. */
  void skip() throws IOException {
    parser.skipChildren();
  }

  /** The names and values of an object. */
  Settings settings() throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    object(name -> values.put(name, value()));
    return Settings.of(values);
  }

  /** The names and values of an object, made into something typed that may not accept them. */
  <T> T settings(Function<Settings, T> typed, String expected) throws IOException {
    Place place = here();
    Settings settings = settings();
    try {
      return typed.apply(settings);
    } catch (IllegalArgumentException e) {
      throw refuse(place, "an object that does not fit: " + e.getMessage(), expected);
    }
  }

  private Object value() throws IOException {
    if (++settingValues > MOST_SETTING_VALUES) {
      throw refuse("at most " + MOST_SETTING_VALUES + " settings in one document");
    }
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw refuse("a value");
    }
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_FLOAT -> finite();
      case VALUE_NUMBER_INT -> wholeNumber();
      case START_OBJECT -> settings();
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        array(() -> list.add(value()));
        yield list;
      }
      default -> throw refuse("a value");
    };
  }

  private Object wholeNumber() throws IOException {
    BigInteger value = parser.getBigIntegerValue();
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  boolean isNumber() {
    return parser.currentToken() != null && parser.currentToken().isNumeric();
  }

  String text() throws IOException {
    expect(JsonToken.VALUE_STRING, "text");
    return parser.getText();
  }

  ElementType elementType() throws IOException {
    String label = text();
    try {
      return ElementType.of(label);
    } catch (IllegalArgumentException e) {
      throw refuse("float32 or float64");
    }
  }

  /** A whole number from a smallest to a largest allowed. */
  int integer(int smallest, int largest) throws IOException {
    String expected = "a whole number from " + smallest + " to " + largest;
    expect(JsonToken.VALUE_NUMBER_INT, expected);
    BigInteger value = parser.getBigIntegerValue();
    if (value.bitLength() >= Integer.SIZE
        || value.intValue() < smallest
        || value.intValue() > largest) {
      throw refuse(expected);
    }
    return value.intValue();
  }

  /** A finite number. */
  double finite() throws IOException {
    if (!isNumber()) {
      throw refuse("a finite number");
    }
    // The JDK's own conversion: correctly rounded, and -0 stays negative.
    double value = Double.parseDouble(parser.getText());
    if (!Double.isFinite(value)) {
      throw refuse("a finite number; the largest double is about 1.8e308");
    }
    return value;
  }

  /** A number, or one of the words that stand for what JSON numbers cannot say. */
  double numberOrWord() throws IOException {
    if (isNumber()) {
      return finite();
    }
    String word = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
    return switch (word) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> throw refuse("a number, \"nan\", \"inf\" or \"-inf\"");
    };
  }

  private void expect(JsonToken token, String expected) throws IOException {
    if (parser.currentToken() != token) {
      throw refuse(expected);
    }
  }

  /** Where the cursor stands now. */
  Place here() {
    return new Place(lineAndColumn(parser.currentTokenLocation()) + pointer());
  }

  /** A refusal of the value on which the cursor stands. */
  MalformedGoldenFile refuse(String expected) throws IOException {
    return refuse(here(), describeCurrent(), expected);
  }

  MalformedGoldenFile refuse(Place place, String found, String expected) {
    return new MalformedGoldenFile(source, place.text(), found, expected);
  }

  private String describeCurrent() throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      return "the end of the document";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "the text " + MalformedGoldenFile.excerpt(parser.getText());
      default -> MalformedGoldenFile.excerpt(parser.getText());
    };
  }

  private String lineAndColumn(JsonLocation location) {
    return "line "
        + (location.getLineNr() + linesBefore)
        + ", column "
        + (location.getColumnNr() + columnsBefore);
  }

  private String pointer() {
    String pointer = parser.getParsingContext().pathAsPointer().toString();
    return pointer.isEmpty() ? "" : " (" + pointer + ")";
  }
}
