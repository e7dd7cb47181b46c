package dev.normative.golden;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Named values in the order of their file: a layer's constructor arguments under the framework's
 * own names, an operator's attributes, a header's further fields.
 *
 * <p>A value is a {@link String}, {@link Long}, {@link BigInteger}, {@link Double}, {@link
 * Boolean}, a list of such values, another {@code Settings}, or null; null is a value of its own
 * ({@code momentum: null} is PyTorch's cumulative average), and not the same as a missing name.
 * Immutable. Equal when names and values are equal, in any order.
 */
public final class Settings {

  private static final Settings NONE = new Settings(Map.of());

  private final Map<String, Object> values;

  private Settings(Map<String, Object> values) {
    this.values = values;
  }

  /** No values at all. */
  public static Settings none() {
    return NONE;
  }

  /**
   * Settings with the entries of a map, in its order.
   *
   * @throws IllegalArgumentException if a value is of none of the kinds named above, or is a number
   *     that is not finite
   */
  public static Settings of(Map<String, ?> values) {
    Map<String, Object> copy = new LinkedHashMap<>();
    values.forEach((name, value) -> copy.put(Objects.requireNonNull(name), checked(name, value)));
    return new Settings(Collections.unmodifiableMap(copy));
  }

  private static Object checked(String name, Object value) {
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(checked(name, element)));
      return Collections.unmodifiableList(copy);
    }
    if (value instanceof Integer number) {
      return number.longValue();
    }
    boolean known =
        value == null
            || value instanceof String
            || value instanceof Long
            || value instanceof BigInteger
            || value instanceof Boolean
            || value instanceof Settings
            || value instanceof Double number && Double.isFinite(number);
    if (!known) {
      throw new IllegalArgumentException(
          "\""
              + name
              + "\" is "
              + value
              + ", but a setting is a string, a finite number, a boolean, null, a list or settings");
    }
    return value;
  }

  /** The names, in order. */
  public Set<String> names() {
    return values.keySet();
  }

  /** The names and values, in order; cannot be changed. */
  public Map<String, Object> asMap() {
    return values;
  }

  /** Whether there is such a name, be its value null or not. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /**
   * Whether the value is null.
   *
   * @throws IllegalArgumentException if there is no such name
   */
  public boolean isNull(String name) {
    return get(name) == null;
  }

  /**
   * The value as text.
   *
   * @throws IllegalArgumentException if there is no such name or its value is not text
   */
  public String text(String name) {
    return as(String.class, name, "text");
  }

  /**
   * The value as a truth value.
   *
   * @throws IllegalArgumentException if there is no such name or its value is not true or false
   */
  public boolean flag(String name) {
    return as(Boolean.class, name, "true or false");
  }

  /**
   * The value as a whole number.
   *
   * @throws IllegalArgumentException if there is no such name, or its value is not a whole number
   *     between -2^31 and 2^31 - 1
   */
  public int integer(String name) {
    long value = longInteger(name);
    if (value != (int) value) {
      throw unexpected(name, "a whole number between -2^31 and 2^31 - 1");
    }
    return (int) value;
  }

  /**
   * The value as a whole number of 64 bits.
   *
   * @throws IllegalArgumentException if there is no such name, or its value is not such a number
   */
  public long longInteger(String name) {
    return as(Long.class, name, "a whole number between -2^63 and 2^63 - 1");
  }

  /**
   * The value as a number; a whole number is widened, and rounded to the nearest double.
   *
   * @throws IllegalArgumentException if there is no such name or its value is not a number
   */
  public double number(String name) {
    return as(Number.class, name, "a number").doubleValue();
  }

  /**
   * The value as whole numbers; a single number is a list of one, as in {@code axis: -1} beside
   * {@code axis: [1, 2]}.
   *
   * @throws IllegalArgumentException if there is no such name, or its value is anything else
   */
  public List<Integer> integers(String name) {
    if (get(name) instanceof Long) {
      return List.of(integer(name));
    }
    List<Integer> integers = new ArrayList<>();
    for (Object element : as(List.class, name, "a list of whole numbers")) {
      if (!(element instanceof Long number) || number != number.intValue()) {
        throw unexpected(name, "a list of whole numbers between -2^31 and 2^31 - 1");
      }
      integers.add(number.intValue());
    }
    return List.copyOf(integers);
  }

  /**
   * The value as numbers.
   *
   * @throws IllegalArgumentException if there is no such name or its value is no list of numbers
   */
  public double[] numbers(String name) {
    List<?> list = as(List.class, name, "a list of numbers");
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(list.get(i) instanceof Number number)) {
        throw unexpected(name, "a list of numbers");
      }
      numbers[i] = number.doubleValue();
    }
    return numbers;
  }

  /**
   * The value as settings of its own.
   *
   * @throws IllegalArgumentException if there is no such name or its value is not an object
   */
  public Settings nested(String name) {
    return as(Settings.class, name, "an object");
  }

  /** These settings, less some names. */
  public Settings without(Collection<String> names) {
    Map<String, Object> rest = new LinkedHashMap<>(values);
    rest.keySet().removeAll(names);
    return new Settings(Collections.unmodifiableMap(rest));
  }

  private Object get(String name) {
    if (!values.containsKey(name)) {
      throw new IllegalArgumentException(
          "there is no \"" + name + "\"; there are " + values.keySet());
    }
    return values.get(name);
  }

  private <T> T as(Class<T> kind, String name, String expected) {
    Object value = get(name);
    if (!kind.isInstance(value)) {
      throw unexpected(name, expected);
    }
    return kind.cast(value);
  }

  private IllegalArgumentException unexpected(String name, String expected) {
    return new IllegalArgumentException(
        "\"" + name + "\" is " + values.get(name) + ", expected " + expected);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Settings settings && values.equals(settings.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
