package dev.normative.reports.allure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
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

  /**
   * The attachment's file, if it is a plain file beside the result.
   *
   * @param result the result's file
   */
  public static Optional<Path> file(JsonNode attachment, Path result) {
    return source(attachment)
        .map(result::resolveSibling)
        .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
  }

  /** What is to stand right after an attachment. */
  public interface Follower {
    /** Another attachment, or none. */
    Optional<ObjectNode> of(JsonNode attachment) throws IOException;
  }

  /**
   * Puts attachments right after those that they belong to.
   *
   * @return whether there are more now
   */
  public static boolean addAfter(JsonNode result, Follower follower) throws IOException {
    boolean added = false;
    for (ArrayNode list : in(result)) {
      List<JsonNode> extended = new ArrayList<>();
      for (JsonNode attachment : list) {
        extended.add(attachment);
        follower.of(attachment).ifPresent(extended::add);
      }
      added |= extended.size() > list.size();
      list.removeAll().addAll(extended);
    }
    return added;
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
