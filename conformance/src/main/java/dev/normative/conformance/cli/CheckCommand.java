package dev.normative.conformance.cli;

import dev.normative.contract.Capability;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Profile;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  public Integer call() {
    Map<String, String> options = suite.properties();
    options.put(CheckedSuite.PROFILE, profile == null ? "" : profile.name());
    List<Chosen> chosen = implementations.chosen();
    suite.requireThird();
    PrintWriter out = spec.commandLine().getOut();
    Verdicts verdicts = new Verdicts();
    Thread interrupted = new Thread(() -> interrupt(verdicts, out));
    Runtime.getRuntime().addShutdownHook(interrupted);
    int worst = Main.FINE;
    try {
      Set<String> names = new HashSet<>();
      for (Chosen one : chosen) {
        Optional<Integer> hindered = hindrance(one, names);
        if (hindered.isEmpty()) {
          run(one, options, verdicts);
        }
        worst = worse(worst, hindered.orElse(Main.FINE));
      }
      print(verdicts, out, true);
      worst = worse(worst, report(out));
    } finally {
      forget(interrupted);
    }
    if (verdicts.hasFailure()) {
      return Main.DISAGREES;
    }
    if (worst == Main.FINE && !verdicts.tell() && suite.isWhole()) {
      throw new Complaint("no rule could be put; normative list shows what is claimed");
    }
    return worst;
  }

  /** That something disagrees is not forgotten for anything else. */
  private static int worse(int code, int other) {
    return code == Main.DISAGREES || other == Main.DISAGREES
        ? Main.DISAGREES
        : Math.max(code, other);
  }

  /** The exit code of what kept a page from being written; fine where nobody asked for one. */
  private int report(PrintWriter out) {
    try {
      suite.writeReport(settings(), Optional.empty(), out);
      return Main.FINE;
    } catch (Complaint e) {
      // What was found is worse to miss.
      return Main.complain(spec.commandLine(), e.getMessage(), Main.COULD_NOT_RUN);
    }
  }

  private Map<String, String> settings() {
    return Map.of("Profile", profile == null ? "" : profile.name());
  }

  /** Takes back what was to be done if the JVM ended meanwhile. */
  static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The JVM is ending, and the hook prints what there is.
    }
  }

  private void interrupt(Verdicts verdicts, PrintWriter out) {
    CheckedSuite.writeNoMore();
    out.println("\nInterrupted. What was found so far:");
    print(verdicts, out, false);
    try {
      suite.writeReport(
          settings(), Optional.of("The run was interrupted: other rules were not put."), out);
    } catch (RuntimeException e) {
      out.println(Complaint.about(e));
    }
    out.flush();
  }

  private static void print(Verdicts verdicts, PrintWriter out, boolean finished) {
    verdicts
        .byImplementation()
        .forEach(
            (name, outcomes) -> out.println(new VerdictMatrix(name, outcomes, finished).text()));
    out.flush();
  }

  /**
   * Asks an implementation who it is and what it claims: better now than as a failure of every
   * rule. One that is isolated is not asked in this JVM.
   *
   * @return empty where it can be judged; else the exit code of what is wrong, which is then said
   */
  private Optional<Integer> hindrance(Chosen one, Set<String> names) {
    if (suite.isIsolated() && !one.program()) {
      return Optional.empty();
    }
    NormalizationProvider provider = null;
    try {
      provider = one.make();
      String name = provider.name();
      if (!names.add(name)) {
        return complain(one.option() + ": another one is called \"" + name + "\", too", Main.USAGE);
      }
      Optional<String> missing = provider.missing();
      if (missing.isPresent()) {
        // Nobody has asked for it where all are judged that are found.
        return complain(
            name + " is not judged on this machine: " + missing.get(),
            implementations.areNamed() ? Main.COULD_NOT_RUN : Main.FINE);
      }
      Set<Capability> lacking =
          profile == null ? Set.of() : Profiled.lacking(provider.capabilities(), profile);
      return lacking.isEmpty()
          ? Optional.empty()
          : complain(
              name + " does not claim " + lacking + ", which " + profile + " needs",
              Main.DISAGREES);
    } catch (RuntimeException e) {
      return complain(Complaint.about(e), Main.COULD_NOT_RUN);
    } finally {
      Made.close(provider);
    }
  }

  private Optional<Integer> complain(String message, int code) {
    return Optional.of(Main.complain(spec.commandLine(), message, code));
  }

  private void run(Chosen one, Map<String, String> options, Verdicts verdicts) {
    Map<String, String> properties = new HashMap<>(options);
    properties.put(one.program() ? CheckedSuite.PROGRAM : CheckedSuite.CLASS, one.text());
    properties.put(one.program() ? CheckedSuite.CLASS : CheckedSuite.PROGRAM, "");
    properties.put(
        "normative.reproduction.command",
        "normative check"
            + implementations.classPathOption()
            + " "
            + one.option()
            + (profile == null ? "" : " --profile " + profile)
            + suite.thirdOption());
    try (ProgressLine line = ProgressLine.of(spec.commandLine().getErr(), "check")) {
      new SuiteLaunch(properties).run(verdicts::add, new Shown(line));
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
