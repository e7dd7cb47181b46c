package dev.normative.conformance.cli;

import dev.normative.conformance.engine.PlainText;
import dev.normative.nn.NetworkState;
import dev.normative.nn.StateEntry;
import dev.normative.nn.StateFile;
import dev.normative.tensor.Tensor;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a saved network holds. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Shows the entries of a safetensors file: type, shape, least, mean and largest value.",
      "Fails where a value is not finite, or a running variance is negative."
    })
final class InspectCommand implements Callable<Integer> {
  private static final String VARIANCE = "running_var";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL.safetensors", description = "A file with F64, F32 and counts.")
  private Path file;

  private int problems;

  @Override
  public Integer call() {
    NetworkState state = Input.read(file, StateFile::read);
    int longest = state.entries().keySet().stream().mapToInt(String::length).max().orElse(0);
    PrintWriter out = spec.commandLine().getOut();
    long elements = 0;
    for (var entry : state.entries().entrySet()) {
      String name = PlainText.line(entry.getKey());
      out.printf(
          Locale.ROOT,
          "%-" + Math.max(1, Math.min(longest, 40)) + "s  %-14s %s%n",
          name,
          entry.getValue().description(),
          values(entry.getKey(), entry.getValue()));
      elements += entry.getValue().shape().elements();
    }
    out.println(state.entries().size() + " entries, " + elements + " values");
    return problems == 0 ? Main.FINE : Main.DISAGREES;
  }

  private String values(String name, StateEntry entry) {
    if (entry instanceof StateEntry.Count count) {
      return Long.toString(count.value());
    }
    Tensor values = ((StateEntry.Numbers) entry).values();
    if (values.size() == 0) {
      return "empty";
    }
    double least = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    double mean = 0;
    int notFinite = 0;
    for (int i = 0; i < values.size(); i++) {
      double value = values.at(i);
      if (!Double.isFinite(value)) {
        notFinite++;
        continue;
      }
      least = Math.min(least, value);
      largest = Math.max(largest, value);
      // Updated, not summed: finite values must not overflow on the way to a finite mean.
      mean += value / (i + 1 - notFinite) - mean / (i + 1 - notFinite);
    }
    String text =
        notFinite == values.size()
            ? ""
            : String.format(Locale.ROOT, "%.6g .. %.6g, mean %.6g", least, largest, mean);
    if (notFinite > 0) {
      problems++;
      text += (text.isEmpty() ? "" : "; ") + notFinite + " VALUES NOT FINITE";
    }
    if (least < 0 && (name.equals(VARIANCE) || name.endsWith("." + VARIANCE))) {
      problems++;
      text += "; A VARIANCE IS NEGATIVE";
    }
    return text;
  }
}
