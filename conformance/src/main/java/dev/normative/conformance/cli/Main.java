package dev.normative.conformance.cli;

import dev.normative.conformance.engine.PlainText;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** Where {@code normative} begins. */
public final class Main {
  /** All is as it should be. */
  static final int FINE = 0;

  /** An implementation or a file does not agree with what it was held against. */
  static final int DISAGREES = 1;

  /** Wrong options or arguments. */
  static final int USAGE = 2;

  /** Something could not be run, read or written. */
  static final int COULD_NOT_RUN = 3;

  static final List<String> SUBCOMMANDS =
      List.of(
          "check",
          "list",
          "profile",
          "replay",
          "vectors",
          "train",
          "compare",
          "inspect",
          "fetch-mnist",
          "bench");

  private Main() {}

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    int code = run(out, err, arguments);
    // Threads that an implementation left running must not keep this JVM.
    System.exit(code);
  }

  /** Runs the command and gives its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    try {
      return commandLine(arguments).setOut(out).setErr(err).execute(arguments);
    } catch (OutOfMemoryError e) {
      err.println("normative: out of memory; NORMATIVE_JAVA_OPTIONS=-Xmx4g gives it more");
    } catch (LinkageError | StackOverflowError e) {
      err.println("normative: " + PlainText.line(e.toString()));
    } finally {
      out.flush();
      err.flush();
    }
    return COULD_NOT_RUN;
  }

  /** Only what is asked for is loaded: a start takes less than half the time. */
  static CommandLine commandLine(String... arguments) {
    CommandLine all = new CommandLine(new Normative());
    boolean one = arguments.length > 0 && SUBCOMMANDS.contains(arguments[0]);
    for (String name : one ? List.of(arguments[0]) : SUBCOMMANDS) {
      all.addSubcommand(name, subcommand(name));
    }
    return all.setParameterExceptionHandler((problem, given) -> complain(problem))
        .setExecutionExceptionHandler(
            (problem, command, given) ->
                problem instanceof ParameterException usage
                    ? complain(usage)
                    : complain(command, Complaint.about(problem), COULD_NOT_RUN))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false);
  }

  private static Object subcommand(String name) {
    return switch (name) {
      case "check" -> new CheckCommand();
      case "list" -> new ListCommand();
      case "profile" -> new ProfileCommand();
      case "replay" -> new ReplayCommand();
      case "vectors" -> new VectorsCommand();
      case "train" -> new TrainCommand();
      case "compare" -> new CompareCommand();
      case "inspect" -> new InspectCommand();
      case "fetch-mnist" -> new FetchMnistCommand();
      case "bench" -> new BenchCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static int complain(ParameterException problem) {
    CommandLine command = problem.getCommandLine();
    String help = command.getCommandSpec().qualifiedName() + " --help";
    return complain(command, problem.getMessage() + " (see " + help + ")", USAGE);
  }

  /** Says what is wrong, in one line, and gives the exit code back. */
  static int complain(CommandLine command, String message, int code) {
    String name = command.getCommandSpec().qualifiedName();
    String line = PlainText.line(message.strip().replaceAll("\\s*\\R\\s*", "; "));
    command.getErr().println(name + ": " + line);
    return code;
  }

  /** The command without a subcommand: that is not enough. */
  @Command(
      name = "normative",
      description = "The conformance suite for normalization layers on the JVM.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      footer = {
        "",
        "Exit codes: 0 all is well; 1 it does not conform or agree; 2 wrong usage;",
        "3 it could not be run, read or written.",
        "NORMATIVE_JAVA_OPTIONS: more options for the JVM, such as -Xmx8g."
      })
  static final class Normative implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
      throw new ParameterException(
          spec.commandLine(), "no command; expected one of " + String.join(", ", SUBCOMMANDS));
    }
  }
}
