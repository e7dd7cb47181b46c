package dev.normative.reports.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * JSON files in UTF-8, read without forgiveness: a truncated file, a second value after the first,
 * a key twice or an unknown key is refused.
 */
public final class StrictJson {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private StrictJson() {}

  /** An empty object to be filled and {@linkplain #write written}. */
  public static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** An empty array to be filled and {@linkplain #write written}. */
  public static ArrayNode array() {
    return JSON.createArrayNode();
  }

  /**
   * Reads a file that holds one JSON object.
   *
   * @throws IOException naming the cause, not the file: the caller knows how its reader calls it
   */
  public static ObjectNode readObject(Path file) throws IOException {
    return read(file, ObjectNode.class);
  }

  /**
   * Reads a file as a value of a type.
   *
   * @throws IOException naming the cause, not the file
   */
  public static <T> T read(Path file, Class<T> type) throws IOException {
    try {
      return parse(Files.readString(file), type);
    } catch (CharacterCodingException e) {
      throw new IOException("it is not UTF-8 text", e);
    }
  }

  /**
   * Reads a text as a value of a type.
   *
   * @throws IOException naming the cause
   */
  public static <T> T parse(String text, Class<T> type) throws IOException {
    try {
      T value = JSON.readValue(text, type);
      if (value == null) {
        throw new IOException("it holds null instead of an object");
      }
      return value;
    } catch (JsonProcessingException e) {
      String at =
          e.getLocation() == null ? "" : "line " + Math.max(1, e.getLocation().getLineNr()) + ": ";
      throw new IOException(at + e.getOriginalMessage(), e);
    }
  }

  /** A value as text for people, with a line end; records by the names of their components. */
  public static String pretty(Object value) throws IOException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
  }

  /** Writes a value beside the file and moves it there: a reader never sees half of it. */
  public static void write(Path file, JsonNode value) throws IOException {
    Path beside = Files.createTempFile(file.getParent(), "json", ".part");
    try {
      Files.writeString(beside, JSON.writeValueAsString(value) + "\n");
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
