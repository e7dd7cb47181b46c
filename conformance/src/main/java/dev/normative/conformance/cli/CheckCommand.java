package dev.normative.conformance.cli;

import dev.normative.contract.Capability;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Profile;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Mixin private SuiteOptions suite = new SuiteOptions();

  @Override
  public Integer call() throws IOException {
    Map<String, String> options = suite.properties();
    options.put(CheckedSuite.PROFILE, profile == null ? "" : profile.name());
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
    if (!verdicts.tell() && suite.isWhole()) {
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
