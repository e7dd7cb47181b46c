package dev.normative.bench;

import dev.normative.data.Mnist;
import java.nio.file.NoSuchFileException;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks that JMH's arguments name; those on MNIST only where MNIST is at hand. */
public final class BenchMain {
  private BenchMain() {}

  /** JMH's own command line. */
  public static void main(String[] arguments)
      throws CommandLineOptionException, NoSuchFileException, RunnerException {
    CommandLineOptions given = new CommandLineOptions(arguments);
    ChainedOptionsBuilder options = new OptionsBuilder().parent(given);
    boolean chosen = given.getParameter(MlpAdamEpoch.DATA).hasValue();
    if (!chosen && !(Mnist.locate() instanceof Mnist.Missing)) {
      options.param(MlpAdamEpoch.DATA, "digits", "mnist");
    }
    try {
      new Runner(options.build()).run();
    } catch (NoBenchmarksException e) {
      System.out.println("No benchmark of this module was asked for.");
    }
  }
}
