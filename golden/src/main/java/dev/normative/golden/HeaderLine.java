package dev.normative.golden;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;

/**
 * The first line of a golden CSV file: {@code # } and a JSON object, as Python's {@code json.dumps}
 * writes it.
 */
final class HeaderLine {

  private static final String MARK = "# ";

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .build();

  private HeaderLine() {}

  /**
   * Reads the first line as a typed header.
   *
   * @param typed makes the header of its fields, and throws IllegalArgumentException if they do not
   *     fit
   */
  static <T> T read(GoldenText text, String fields, Function<Settings, T> typed)
      throws IOException {
    String line = text.lines().get(0);
    if (!line.startsWith(MARK + "{")) {
      throw text.refuse(
          1, 1, MalformedGoldenFile.excerpt(line), "\"# {...}\", the header as a JSON object");
    }
    Settings settings = JsonCursor.parse(text, 1, MARK.length(), JsonCursor::settings);
    try {
      return typed.apply(settings);
    } catch (IllegalArgumentException e) {
      throw text.refuse(
          1, MARK.length() + 1, "a header that does not fit: " + e.getMessage(), fields);
    }
  }

  /** The line, without its line end. */
  static String write(Settings header) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.setPrettyPrinter(new PythonSpacing());
      writeValue(json, header);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return MARK + text;
  }

  private static void writeValue(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Settings settings) {
      json.writeStartObject();
      for (String name : settings.names()) {
        json.writeFieldName(name);
        writeValue(json, settings.asMap().get(name));
      }
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        writeValue(json, element);
      }
      json.writeEndArray();
    } else if (value instanceof Double number) {
      json.writeNumber(ShortestDecimal.of(number));
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof BigInteger number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value == null) {
      json.writeNull();
    } else {
      json.writeString((String) value);
    }
  }

  /** One space after commas and colons. */
  private static final class PythonSpacing extends MinimalPrettyPrinter {
    private static final long serialVersionUID = 1L;

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator json) throws IOException {
      json.writeRaw(": ");
    }

    @Override
    public void writeObjectEntrySeparator(JsonGenerator json) throws IOException {
      json.writeRaw(", ");
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
      json.writeRaw(", ");
    }
  }
}
