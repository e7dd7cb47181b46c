package dev.normative.conformance.engine;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The share of a run that one of several machines does: every rule, put to every family of norms,
 * is done whole by exactly one of them.
 *
 * <p>Which one follows from the rule's number and the family's name alone (their CRC-32 modulo the
 * number of shards): not from what an implementation claims, nor from which other rules there are.
 * So the outcomes of all shards together are those of a whole run, each there once, and merging
 * them is to put their files into one folder.
 *
 * @param number from 1 to {@code count}
 * @param count how many shards there are; 1 is a whole run
 */
public record Shard(int number, int count) {
  /** Everything. */
  public static final Shard WHOLE = new Shard(1, 1);

  private static final Pattern FORM = Pattern.compile("(\\d{1,6})/(\\d{1,6})");
  private static final Pattern LEFT = Pattern.compile("shard \\d+/\\d+ does not put \\S+");

  /**
   * The shard of a text such as {@code 3/16}.
   *
   * @throws IllegalArgumentException if it is no such text
   */
  public static Shard of(String text) {
    Matcher form = FORM.matcher(text);
    if (form.matches()) {
      Shard shard = new Shard(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
      if (shard.number >= 1 && shard.number <= shard.count) {
        return shard;
      }
    }
    throw new IllegalArgumentException(
        "the shard is \"" + text + "\"; expected I/N with I from 1 to N, such as 3/16");
  }

  /** Whether a rule is put to a family here; the family is empty for a rule across them. */
  public boolean includes(String rule, String family) {
    CRC32 hash = new CRC32();
    hash.update(Reported.key(rule, family).getBytes(StandardCharsets.UTF_8));
    return hash.getValue() % count == number - 1;
  }

  /** Why a rule is skipped that is left to other shards. */
  public String leaves(String rule) {
    return "shard " + this + " does not put " + rule;
  }

  /** Whether a text {@linkplain #leaves says so} of some shard and rule. */
  public static boolean isLeft(String text) {
    return LEFT.matcher(text.strip()).matches();
  }

  /** {@code 3/16}, as outcomes name it; empty for a whole run. */
  @Override
  public String toString() {
    return count == 1 ? "" : number + "/" + count;
  }
}
