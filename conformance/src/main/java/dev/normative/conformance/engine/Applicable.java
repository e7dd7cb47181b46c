package dev.normative.conformance.engine;

import dev.normative.conformance.Family;
import dev.normative.conformance.rules.Requirement;
import dev.normative.conformance.rules.Requires;
import dev.normative.conformance.rules.Rule;
import dev.normative.contract.Capability;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * To which families a rule can be put, by what an implementation claims.
 *
 * @param ready the families that the rule is put to
 * @param lacking the claimed families that something is missing for, and what
 */
record Applicable(List<Family> ready, Map<Family, Set<Capability>> lacking) {

  static Applicable of(Rule rule, Method method, Set<Capability> claimed) {
    Requires chapter = method.getDeclaringClass().getAnnotation(Requires.class);
    List<Requirement> requirements = new ArrayList<>(List.of(rule.requires()));
    if (chapter != null) {
      requirements.addAll(List.of(chapter.value()));
    }
    List<Family> about = about(rule, chapter);
    List<Family> ready = new ArrayList<>();
    Map<Family, Set<Capability>> lacking = new EnumMap<>(Family.class);
    for (Family family : Family.claimedBy(claimed)) {
      Optional<Set<Capability>> needed = needed(requirements, family);
      if (about.contains(family) && needed.isPresent()) {
        Set<Capability> missing = needed.get();
        missing.removeAll(claimed);
        if (missing.isEmpty()) {
          ready.add(family);
        } else {
          lacking.put(family, missing);
        }
      }
    }
    return new Applicable(ready, lacking);
  }

  /** What the rule names, or else its chapter, or else all. */
  private static List<Family> about(Rule rule, Requires chapter) {
    if (rule.families().length > 0) {
      return List.of(rule.families());
    }
    boolean chapterNamesSome = chapter != null && chapter.families().length > 0;
    return List.of(chapterNamesSome ? chapter.families() : Family.values());
  }

  /** Everything that has to be claimed; empty where a requirement makes no sense for the family. */
  private static Optional<Set<Capability>> needed(List<Requirement> requirements, Family family) {
    Set<Capability> needed = EnumSet.noneOf(Capability.class);
    for (Requirement requirement : requirements) {
      Optional<Set<Capability>> one = requirement.of(family);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      needed.addAll(one.get());
    }
    return Optional.of(needed);
  }
}
