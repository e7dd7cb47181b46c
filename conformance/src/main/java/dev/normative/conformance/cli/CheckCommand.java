package dev.normative.conformance.cli;

import dev.normative.conformance.Level;
import dev.normative.conformance.engine.Shard;
import dev.normative.conformance.rules.Rule;
import dev.normative.contract.Capability;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Profile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the suite. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description =
        "Puts implementations to the rules of the suite: all that are found, unless said.")
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private Implementations implementations = new Implementations();

  @Option(
      names = "--profile",
      description =
          "Only batch normalization, with the conventions of one framework:"
              + " ${COMPLETION-CANDIDATES}.")
  private Profile profile;

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
      names = "--isolated",
      description = "Judge in JVMs that the implementation may end; verdicts come at the end.")
  private boolean isolated;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "Leave a file per verdict, and per failing case, in DIR/normative-results;"
              + " what other shards left there stays.")
  private Path report;

  @Override
  public Integer call() throws IOException {
    Map<String, String> options = options();
    List<Chosen> chosen = implementations.chosen();
    PrintWriter out = spec.commandLine().getOut();
    Verdicts verdicts = new Verdicts();
    Thread interrupted = new Thread(() -> interrupt(verdicts, out));
    Runtime.getRuntime().addShutdownHook(interrupted);
    boolean lacks = false;
    try {
      for (Chosen one : chosen) {
        lacks |= !check(one, options, verdicts);
      }
    } finally {
      forget(interrupted);
    }
    print(verdicts, out, true);
    if (verdicts.hasFailure() || lacks) {
      return Main.DISAGREES;
    }
    if (!verdicts.tell() && shard.isEmpty()) {
      throw new Complaint("no rule could be put; normative list shows what is claimed");
    }
    return Main.FINE;
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The JVM is ending, and the hook prints what there is.
    }
  }

  private static void interrupt(Verdicts verdicts, PrintWriter out) {
    CheckedSuite.writeNoMore();
    out.println("\nInterrupted. What was found so far:");
    print(verdicts, out, false);
  }

  private static void print(Verdicts verdicts, PrintWriter out, boolean finished) {
    verdicts
        .byImplementation()
        .forEach(
            (name, outcomes) -> out.println(new VerdictMatrix(name, outcomes, finished).text()));
    out.flush();
  }

  /** Whether it claims what it is asked for; then every verdict on it is in. */
  private boolean check(Chosen one, Map<String, String> options, Verdicts verdicts) {
    PrintWriter err = spec.commandLine().getErr();
    Map<String, String> properties = new HashMap<>(options);
    properties.put(one.program() ? CheckedSuite.PROGRAM : CheckedSuite.CLASS, one.text());
    properties.put(one.program() ? CheckedSuite.CLASS : CheckedSuite.PROGRAM, "");
    properties.put(
        "normative.reproduction.command",
        "normative check" + implementations.classPathOption() + " " + one.option() + profile());
    if (one.program() || profile != null) {
      // Better now than as a failure of every rule.
      Set<Capability> lacking = lacking(one);
      if (!lacking.isEmpty()) {
        err.println(one.text() + " does not claim " + lacking + ", which " + profile + " needs");
        return false;
      }
    }
    try (ProgressLine line = ProgressLine.of(err, "check")) {
      new SuiteLaunch(properties).run(verdicts::add, new Shown(line));
    }
    return true;
  }

  private String profile() {
    return profile == null ? "" : " --profile " + profile;
  }

  /** Asks an implementation what it claims, whatever that comes to. */
  private Set<Capability> lacking(Chosen one) {
    NormalizationProvider provider = one.make();
    try {
      Set<Capability> claimed = provider.capabilities();
      return profile == null ? Set.of() : Profiled.lacking(claimed, profile);
    } finally {
      Made.close(provider);
    }
  }

  private Map<String, String> options() throws IOException {
    Map<String, String> options = new HashMap<>();
    options.put("conformance.allure", "false");
    options.put("conformance.tries", tries == null ? "" : tries(tries));
    options.put("conformance.seed", seed.isEmpty() ? "" : seed(seed));
    options.put("conformance.rule", String.join(",", rules()));
    options.put("conformance.shard", shard.isEmpty() ? "" : shard(shard));
    options.put("conformance.isolation", isolated ? "process" : "");
    options.put(CheckedSuite.PROFILE, profile == null ? "" : profile.name());
    options.put("normative.results.directory", "");
    if (report != null) {
      Path results = Files.createDirectories(report.resolve("normative-results"));
      options.put("normative.results.directory", results.toAbsolutePath().toString());
    }
    return options;
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

  /** Counts rules. */
  private static final class Shown implements SuiteLaunch.Steps {
    private final ProgressLine line;
    private long done;

    Shown(ProgressLine line) {
      this.line = line;
    }

    @Override
    public void total(long rules) {
      line.total(rules);
    }

    @Override
    public void begin(String rule) {
      line.now(rule);
    }

    @Override
    public void end() {
      line.at(++done);
    }
  }
}
