package dev.normative.conformance.rules;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.normative.conformance.bound.Expectation;
import dev.normative.tensor.Tensor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How far every element of a result is off, as a share of its bound: where errors lie says more of
 * their cause than the largest of them.
 *
 * @param what what was compared, such as {@code output}
 * @param shape the shape of it
 * @param shares the errors in row-major order, as {@link Expectation#share} has them; as text,
 *     since JSON has no infinity
 */
public record ErrorMap(
    @JsonProperty(required = true) String what,
    @JsonProperty(required = true) List<Integer> shape,
    @JsonProperty(required = true) List<String> shares) {
  /** The end of the name of the attachment that holds one. */
  public static final String NAME = "errors.json";

  /** What has more elements is no small case, and no picture shows them one by one. */
  private static final int MOST = 100_000;

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there is not one number for each element
   */
  public ErrorMap {
    shape = List.copyOf(shape);
    shares = List.copyOf(shares);
    long size = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    if (size != shares.size() || shape.stream().anyMatch(extent -> extent < 0)) {
      throw new IllegalArgumentException(
          "a map of shape " + shape + " needs " + size + " errors; given " + shares.size());
    }
  }

  /** The errors of a result of the expected shape; empty where it has too many elements. */
  static Optional<ErrorMap> of(String what, Expectation expectation, Tensor actual) {
    if (actual.size() > MOST) {
      return Optional.empty();
    }
    return Optional.of(
        new ErrorMap(
            what,
            Arrays.stream(actual.shape().toArray()).boxed().toList(),
            IntStream.range(0, actual.size())
                .mapToObj(i -> Float.toString((float) expectation.share(actual, i)))
                .toList()));
  }

  /** The errors as numbers. */
  public double[] toArray() {
    return shares.stream().mapToDouble(Double::parseDouble).toArray();
  }

  /** The largest. */
  public double worst() {
    return DoubleStream.of(toArray()).max().orElse(0);
  }

  /** As the text of a file. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a list of numbers cannot be written", e);
    }
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IOException if it is something else, naming the cause
   */
  public static ErrorMap read(String text) throws IOException {
    try {
      return JSON.readValue(text, ErrorMap.class);
    } catch (JsonProcessingException e) {
      throw new IOException("it is no map of errors: " + e.getOriginalMessage(), e);
    }
  }
}
