package dev.normative.reports.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The mutation score of one module: the mutants that a test noticed among those that are not argued
 * to be equivalent.
 *
 * @param module the module's name
 * @param mutants all of them
 * @param survivors those that no test noticed and no argument excludes
 * @param stale exclusions that do not speak of as many surviving mutants as they say
 */
record ModuleScore(
    String module, List<Mutant> mutants, List<Mutant> survivors, List<String> stale) {

  static ModuleScore of(String module, List<Mutant> mutants, Equivalents equivalents) {
    List<Mutant> survivors =
        new ArrayList<>(mutants.stream().filter(mutant -> !mutant.noticed()).toList());
    List<String> stale = new ArrayList<>();
    for (Equivalents.Entry entry : equivalents.equivalents()) {
      List<Mutant> meant = survivors.stream().filter(entry::speaksOf).toList();
      if (meant.size() == entry.count()) {
        survivors.removeAll(meant);
      } else {
        stale.add(
            entry.shown()
                + " is said to be equivalent "
                + entry.count()
                + " times; "
                + meant.size()
                + " such mutants survived");
      }
    }
    return new ModuleScore(module, mutants, List.copyOf(survivors), List.copyOf(stale));
  }

  long noticed() {
    return mutants.stream().filter(Mutant::noticed).count();
  }

  long equivalent() {
    return mutants.size() - noticed() - survivors.size();
  }

  /** Noticed mutants for each that could be: 1 where there was none to notice. */
  double score() {
    long possible = noticed() + survivors.size();
    return possible == 0 ? 1 : (double) noticed() / possible;
  }

  /** What is wrong with it, a sentence each: a score below this one, an exclusion out of date. */
  List<String> faults(double least) {
    List<String> faults = new ArrayList<>();
    if (score() < least) {
      faults.add(
          String.format(
              Locale.ROOT,
              "%s: %.2f %% of its mutants were noticed, fewer than the %.2f %% asked for: write"
                  + " tests that notice those listed",
              module,
              100 * score(),
              100 * least));
    }
    if (!stale.isEmpty()) {
      faults.add(
          module
              + ": "
              + stale.size()
              + " of its exclusions are out of date (listed as stale): correct them in "
              + MutationScores.EQUIVALENTS);
    }
    return faults;
  }

  /** The figure, a line for each class, and the survivors. */
  String shown() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s: %d of %d mutants that are not equivalent were noticed, %.2f %% (%d equivalent)%n",
            module,
            noticed(),
            noticed() + survivors.size(),
            100 * score(),
            equivalent()));
    text.append(
        String.format(
            Locale.ROOT,
            "  %-44s %8s %8s %8s %8s %8s%n",
            "class",
            "mutants",
            "noticed",
            "by time",
            "equiv.",
            "survive"));
    byClass()
        .forEach(
            (type, of) ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "  %-44s %8d %8d %8d %8d %8d%n",
                        type,
                        of.mutants().size(),
                        of.noticed(),
                        of.timedOut(),
                        of.equivalent(),
                        of.survivors().size())));
    for (Mutant survivor : survivors) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %s %s.%s:%d %s: %s%n",
              survivor.status(),
              survivor.simpleType(),
              survivor.method(),
              survivor.line(),
              survivor.change(),
              survivor.source()));
    }
    stale.forEach(line -> text.append("  stale: ").append(line).append(System.lineSeparator()));
    return text.toString();
  }

  private long timedOut() {
    return mutants.stream().filter(m -> m.status() == Mutant.Status.TIMED_OUT).count();
  }

  private Map<String, ModuleScore> byClass() {
    Map<String, ModuleScore> scores = new TreeMap<>();
    for (Mutant mutant : mutants) {
      scores.computeIfAbsent(
          outer(mutant),
          type ->
              new ModuleScore(type, ofClass(mutants, type), ofClass(survivors, type), List.of()));
    }
    return scores;
  }

  private static String outer(Mutant mutant) {
    String type = mutant.simpleType();
    return type.contains("$") ? type.substring(0, type.indexOf('$')) : type;
  }

  private static List<Mutant> ofClass(List<Mutant> mutants, String type) {
    return mutants.stream().filter(mutant -> outer(mutant).equals(type)).toList();
  }
}
