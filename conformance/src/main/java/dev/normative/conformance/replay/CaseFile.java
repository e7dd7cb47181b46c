package dev.normative.conformance.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.normative.contract.Affine;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a case as a file that {@link dev.normative.golden.GoldenVectors#read} reads: one layer,
 * one step, with what the reference makes of it.
 *
 * <p>The file says {@code normative} for the framework, so that nobody takes it for a golden one.
 * {@link Replay} makes the call of it again.
 */
public final class CaseFile {
  private static final JsonMapper JSON = new JsonMapper();

  private CaseFile() {}

  /**
   * The file's content.
   *
   * @param id what failed, such as {@code F1/BatchNorm}
   * @param c the call; where it has no upstream gradient, the file has one of ones
   * @param origin where the call comes from, such as {@code seed 47}
   */
  public static String of(String id, Replay c, String origin) {
    Map<String, Object> golden = new LinkedHashMap<>();
    golden.put("id", id);
    golden.put("layer", SpecificationFields.of(c.spec()));
    golden.put("dtype", c.spec().dtype().name().toLowerCase(Locale.ROOT));
    golden.put("initial", state(c.affine(), c.before()));
    golden.put("steps", List.of(step(c, origin)));
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("provenance", Map.of("framework", "normative", "version", "1"));
    file.put("cases", List.of(golden));
    try {
      return JSON.writeValueAsString(file) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a case cannot be written: " + c, e);
    }
  }

  private static Map<String, Object> step(Replay c, String origin) {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("mode", c.mode() == Mode.TRAINING ? "train" : "eval");
    step.put("input_kind", origin);
    step.put("input", tensor(c.input()));
    Tensor upstream = c.upstream().orElseGet(() -> Tensor.full(c.input().shape(), 1));
    try (Normalization reference = new ReferenceProvider().create(c.spec())) {
      Forward forward = reference.forward(c.input(), c.affine(), c.before(), c.mode());
      Gradients gradients = reference.backward(forward, upstream);
      step.put("output", tensor(forward.output()));
      step.put("grad_output", tensor(upstream));
      step.put("grad_input", tensor(gradients.input()));
      gradients.scale().ifPresent(scale -> step.put("grad_weight", tensor(scale)));
      gradients.shift().ifPresent(shift -> step.put("grad_bias", tensor(shift)));
      step.put("state_after", state(c.affine(), forward.after()));
    } catch (IllegalArgumentException refused) {
      step.put("raises", refused.getMessage());
      step.put("state_after", state(c.affine(), c.before()));
    }
    return step;
  }

  /** Parameters and running statistics under PyTorch's names. */
  private static Map<String, Object> state(Affine affine, RunningStats running) {
    Map<String, Object> state = new LinkedHashMap<>();
    affine.scale().ifPresent(scale -> state.put("weight", tensor(scale)));
    affine.shift().ifPresent(shift -> state.put("bias", tensor(shift)));
    if (running.channels() > 0) {
      state.put("running_mean", tensor(running.mean()));
      state.put("running_var", tensor(running.variance()));
      state.put("num_batches_tracked", running.batches());
    }
    return state;
  }

  private static Map<String, Object> tensor(Tensor tensor) {
    List<Object> numbers = new ArrayList<>(tensor.size());
    for (int i = 0; i < tensor.size(); i++) {
      numbers.add(number(tensor.at(i)));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("shape", tensor.shape().toArray());
    fields.put("data", numbers);
    return fields;
  }

  /** JSON has no word for what is not finite. */
  private static Object number(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    return Double.isInfinite(value) ? (value > 0 ? "inf" : "-inf") : (Object) value;
  }
}
