package dev.normative.conformance.cli;

import dev.normative.conformance.Level;
import dev.normative.conformance.engine.Shard;
import dev.normative.conformance.engine.ThirdParty;
import dev.normative.conformance.rules.Rule;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say how a run of the suite is made. */
final class SuiteOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--level",
      description = "Only the rules of this level and those below: ${COMPLETION-CANDIDATES}.")
  private Level level;

  @Option(names = "--rule", split = ",", description = "Only these rules, such as F1,B2.")
  private List<String> rules = new ArrayList<>();

  @Option(names = "--tries", paramLabel = "N", description = "Cases per rule and norm (500).")
  private Integer tries;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "What all cases are drawn from (47); random draws a new one.")
  private String seed = "";

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description = "The I-th of N shares of the run; all of them together do everything once.")
  private String shard = System.getProperty("conformance.shard", "");

  @Option(
      names = "--third",
      paramLabel = "NAME|CLASS",
      description =
          "The third party of rule F16, or none; libtorch where it is found, unless said.")
  private String third = System.getProperty(ThirdParty.PROPERTY, "");

  @Option(
      names = "--isolated",
      description = "Judge in JVMs that the implementation may end; verdicts come at the end.")
  private boolean isolated;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "Leave a page to open in a browser, DIR/index.html, with DIR/certificates, and in"
              + " DIR/normative-results a file per verdict and per failing case; what other shards"
              + " left there stays and is on the page.")
  private Path folder;

  private Optional<Report> report = Optional.empty();

  /**
   * The system properties that say the same.
   *
   * @throws ParameterException if an option has a value that makes no sense
   * @throws Complaint if the report's folder cannot be made
   */
  Map<String, String> properties() {
    Map<String, String> options = new HashMap<>();
    options.put("conformance.allure", "false");
    options.put("conformance.tries", tries == null ? "" : tries(tries));
    options.put("conformance.seed", seed.isEmpty() ? "" : seed(seed));
    options.put("conformance.rule", String.join(",", rules()));
    options.put("conformance.shard", shard.isEmpty() ? "" : shard(shard));
    options.put(ThirdParty.PROPERTY, third);
    options.put("conformance.isolation", isolated ? "process" : "");
    options.put("normative.results.directory", "");
    if (folder != null) {
      report = Optional.of(new Report(folder));
      options.put(
          "normative.results.directory", report.get().results().toAbsolutePath().toString());
    }
    return options;
  }

  /**
   * Writes the page of the verdicts, if one was asked for and is not written yet.
   *
   * @param more what else the run was started with, by name
   * @param unfinished why it did not come to its end; empty if it did
   * @throws Complaint if it cannot be written
   */
  void writeReport(Map<String, String> more, Optional<String> unfinished, PrintWriter out) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("Seed", seed);
    settings.put("Tries", tries == null ? "" : tries.toString());
    settings.put("Level", level == null ? "" : level.name());
    settings.put("Shard", shard);
    report.ifPresent(it -> it.write(settings, rules(), unfinished, out));
  }

  /**
   * Looks for the third party on the class path, which has to be known by now.
   *
   * @throws ParameterException if nobody has the name that is asked for
   */
  void requireThird() {
    try {
      ThirdParty.registered(third);
    } catch (IllegalArgumentException e) {
      throw usage("--third: " + e.getMessage());
    }
  }

  /** The option that asks for the same third party, or empty. */
  String thirdOption() {
    return third.isBlank() ? "" : " --third " + CommandWords.quoted(third);
  }

  private String tries(int given) {
    if (given < 1) {
      throw usage("--tries is " + given + "; expected 1 or more");
    }
    return Integer.toString(given);
  }

  private String seed(String given) {
    try {
      return given.equals("random") ? given : Long.toString(Long.parseLong(given));
    } catch (NumberFormatException e) {
      throw usage("--seed is \"" + given + "\"; expected a whole number or random");
    }
  }

  private String shard(String given) {
    try {
      return Shard.of(given).toString();
    } catch (IllegalArgumentException e) {
      throw usage("--shard: " + e.getMessage());
    }
  }

  /** The rules that were asked for, by number or by level; none for all. */
  private List<String> rules() {
    List<String> known = RuleBook.all().stream().map(Rule::id).toList();
    for (String rule : rules) {
      if (!known.contains(rule)) {
        throw usage("--rule: there is no rule \"" + rule + "\"; there are " + known);
      }
    }
    if (level == null) {
      return rules;
    }
    List<String> upTo = new ArrayList<>(RuleBook.upTo(level));
    if (!rules.isEmpty()) {
      upTo.retainAll(rules);
    }
    if (upTo.isEmpty()) {
      throw usage("none of the rules " + rules + " is of a level up to " + level);
    }
    return upTo;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Whether implementations are judged in other JVMs than this one. */
  boolean isIsolated() {
    return isolated;
  }

  /** Whether no other shard is to do the rest. */
  boolean isWhole() {
    return shard.isEmpty();
  }
}
