package dev.normative.accelerated.bench;

import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/** Runs the benchmarks that JMH's arguments name; none, if they are another module's. */
public final class BenchMain {
  private BenchMain() {}

  /** JMH's own command line. */
  public static void main(String[] arguments) throws CommandLineOptionException, RunnerException {
    try {
      new Runner(new CommandLineOptions(arguments)).run();
    } catch (NoBenchmarksException e) {
      System.out.println("No benchmark of this module was asked for.");
    }
  }
}
