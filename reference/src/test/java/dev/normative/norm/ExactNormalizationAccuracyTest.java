package dev.normative.norm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Normalization;
import dev.normative.norm.DfpNormalization.Call;
import dev.normative.norm.DfpNormalization.Expected;
import dev.normative.norm.HostileCalls.Norm;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Every result of every norm is within one ulp of the exact one, on calls made to be hard; the
 * worst errors are left in {@code target/accuracy/table.txt}.
 *
 * <p>{@code -Dnormative.accuracy.calls=N} sets how many calls of each norm and format are tried.
 */
class ExactNormalizationAccuracyTest {
  private static final int CALLS = Integer.getInteger("normative.accuracy.calls", 30);

  private static final List<String> RESULTS =
      List.of(
          "output",
          "input gradient",
          "scale gradient",
          "shift gradient",
          "running mean",
          "running variance");

  @Test
  void everyResultOfEveryNormIsWithinOneUlp() throws IOException {
    List<String> table = new ArrayList<>();
    table.add(line("worst error in ulp", RESULTS));
    List<String> misses = new ArrayList<>();
    for (Norm norm : Norm.values()) {
      for (DType dtype : DType.values()) {
        Map<String, Double> worst = new LinkedHashMap<>();
        HostileCalls calls = new HostileCalls(norm.ordinal() * 100L + dtype.ordinal());
        for (int i = 0; i < CALLS; i++) {
          Call call = calls.next(norm, dtype);
          String where = norm + " " + dtype + " call " + i;
          errors(call)
              .forEach(
                  (result, error) -> {
                    worst.merge(result, error, Math::max);
                    if (!(error <= 1)) {
                      misses.add(where + ": " + result + " off by " + error + " ulp; " + call);
                    }
                  });
        }
        table.add(
            line(norm + " " + dtype, RESULTS.stream().map(r -> shown(worst.get(r))).toList()));
      }
    }
    Path folder = Files.createDirectories(Path.of("target", "accuracy"));
    Files.write(folder.resolve("table.txt"), table);
    assertThat(misses).isEmpty();
  }

  /** The largest error of each result, in ulps of the format. */
  private static Map<String, Double> errors(Call call) {
    Map<String, Expected> exact = DfpNormalization.results(call);
    Map<String, Double> errors = new LinkedHashMap<>();
    try (Normalization norm = new ExactNormalization(call.spec())) {
      Forward forward = norm.forward(call.input(), call.affine(), call.before(), call.mode());
      Gradients gradients = norm.backward(forward, call.upstream());
      errors.put("output", worst(call, exact.get("output"), forward.output()));
      errors.put("input gradient", worst(call, exact.get("input gradient"), gradients.input()));
      gradients
          .scale()
          .ifPresent(
              v -> errors.put("scale gradient", worst(call, exact.get("scale gradient"), v)));
      gradients
          .shift()
          .ifPresent(
              v -> errors.put("shift gradient", worst(call, exact.get("shift gradient"), v)));
      if (call.spec().running().isPresent()) {
        Tensor mean = forward.after().mean();
        errors.put("running mean", worst(call, exact.get("running mean"), mean));
        Tensor variance = forward.after().variance();
        errors.put("running variance", worst(call, exact.get("running variance"), variance));
      }
    }
    return errors;
  }

  private static double worst(Call call, Expected exact, Tensor actual) {
    double worst = 0;
    for (int i = 0; i < exact.values().length; i++) {
      if (Double.isNaN(actual.at(i))) {
        return Double.NaN;
      }
      boolean zero = exact.slack()[i].signum() > 0;
      if (!zero || new BigDecimal(actual.at(i)).abs().compareTo(exact.slack()[i]) > 0) {
        double error = Ulps.error(exact.values()[i], actual.at(i), call.spec().dtype());
        worst = Math.max(worst, error);
      }
    }
    return worst;
  }

  private static String shown(Double error) {
    return error == null ? "-" : String.format(Locale.ROOT, "%.3f", error);
  }

  private static String line(String name, List<String> cells) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-34s", name));
    cells.forEach(cell -> line.append(String.format(Locale.ROOT, "%18s", cell)));
    return line.toString();
  }
}
