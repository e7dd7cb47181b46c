package dev.normative.reports.allure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The lists of attachments in a result, wherever they hang: at the test, at a step of a step, at a
 * fixture.
 */
public final class Attachments {

  /** What Allure calls its own files; no separator or drive of any system, no quote, no markup. */
  private static final Pattern PLAIN_NAME = Pattern.compile("[\\p{L}\\p{N} ._-]+");

  private Attachments() {}

  /** Every list of attachments below a node, in document order. */
  public static List<ArrayNode> in(JsonNode node) {
    List<ArrayNode> lists = new ArrayList<>();
    collect(node, lists);
    return lists;
  }

  private static void collect(JsonNode node, List<ArrayNode> lists) {
    if (node.get("attachments") instanceof ArrayNode list) {
      lists.add(list);
    }
    node.forEach(child -> collect(child, lists));
  }

  /**
   * The attachment's file, if that is the plain name of a file beside the result.
   *
   * <p>Allure resolves whatever stands there, so {@code ../../.ssh/id_rsa} would end up in a page
   * that is meant to be shown around.
   */
  public static Optional<String> source(JsonNode attachment) {
    String source = attachment.path("source").asText("");
    boolean plain =
        PLAIN_NAME.matcher(source).matches() && !source.equals(".") && !source.equals("..");
    return plain ? Optional.of(source) : Optional.empty();
  }

  /** Takes out every attachment whose file is not a plain name, and tells what stood there. */
  static void removeUnsafe(JsonNode result, Consumer<String> removed) {
    for (ArrayNode list : in(result)) {
      for (int i = list.size() - 1; i >= 0; i--) {
        if (source(list.get(i)).isEmpty()) {
          removed.accept(list.remove(i).path("source").asText(""));
        }
      }
    }
  }
}
