package dev.normative.conformance.engine;

import dev.normative.conformance.Family;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.lifecycle.Lifespan;
import net.jqwik.api.lifecycle.Store;

/**
 * What the tries of one rule have shown so far: how many had the rule's witness, and the largest
 * error as a share of its bound.
 */
public final class Evidence {
  private final Family family;
  private final List<Attachment> attachments = new ArrayList<>();
  private int witnessed;
  private boolean bounded;
  private double worst;
  private int cases;
  private List<Object> sample = List.of();
  private String untested;
  private String notClaimed;
  private String remark = "";
  private final Map<String, Tally> tallies = new HashMap<>();
  private String measured = "";

  private Evidence(Family family) {
    this.family = family;
  }

  /** The evidence of the rule that is running on this thread. */
  public static Evidence current() {
    return store().get();
  }

  /** Starts over, with this family. */
  static Evidence begin(Family family) {
    Evidence fresh = new Evidence(family);
    store().update(former -> fresh);
    return fresh;
  }

  private static Store<Evidence> store() {
    return Store.getOrCreate(Evidence.class, Lifespan.PROPERTY, () -> new Evidence(null));
  }

  /** The family that the rule is put to. */
  public Family family() {
    return family;
  }

  /** Counts a try whose data could have shown a fault. */
  public void witness(boolean present) {
    if (present) {
      witnessed++;
    }
  }

  /** Notes an error as a share of its bound. */
  public void share(double errorOverBound) {
    bounded = true;
    worst = Math.max(worst, errorOverBound);
  }

  /**
   * Begins the next case of a rule that goes through a list of them in one try: it has as long as a
   * try has, and a failure shows it as the sample.
   */
  public void next(List<Object> sample) {
    this.sample = sample;
    cases++;
    Watch.current().ifPresent(watch -> watch.next(sample));
  }

  /** Says that nothing of what the rule is about is claimed for the family. */
  public void notClaimed(String reason) {
    notClaimed = reason;
  }

  /** Says that the rule could not be put, and why: a skip in the report, never a pass. */
  public void untested(String reason) {
    untested = reason;
  }

  /** Something to tell about an implementation that keeps the rule. */
  public void remark(String text) {
    remark = text;
  }

  /**
   * How often something happened that a remark tells.
   *
   * @param count how often
   * @param first what was told of the first time
   */
  public record Tally(int count, String first) {}

  /** Counts something that a remark tells. */
  public void tally(String what, String example) {
    tallies.merge(
        what,
        new Tally(1, example),
        (former, next) -> new Tally(former.count() + 1, former.first()));
  }

  /** How often something was counted. */
  public Tally tallied(String what) {
    return tallies.getOrDefault(what, new Tally(0, ""));
  }

  /**
   * What the rule measured of the implementation, to be told whether it keeps the rule or not;
   * where it does and there is no other remark, this is the remark.
   */
  public void measured(String text) {
    measured = text;
  }

  /** Adds a text to what the report shows of the rule. */
  public void attach(Attachment attachment) {
    attachments.add(attachment);
  }

  int witnessed() {
    return witnessed;
  }

  /** How many cases a rule went through that draws none. */
  int cases() {
    return cases;
  }

  /** The last of those cases; empty where there was none. */
  List<Object> sample() {
    return sample;
  }

  /** Why the rule is not about the family as it is claimed, or null. */
  String notClaimed() {
    return notClaimed;
  }

  /** The largest share, or null where the rule has no bound. */
  Double worst() {
    return bounded ? worst : null;
  }

  /** Why the rule could not be put, or null. */
  String untested() {
    return untested;
  }

  String remark() {
    return remark.isEmpty() ? measured : remark;
  }

  String measured() {
    return measured;
  }

  List<Attachment> attachments() {
    return List.copyOf(attachments);
  }
}
