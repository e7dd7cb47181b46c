package dev.normative.nn;

import dev.normative.contract.Affine;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The normalization layers of a network, wherever they are inside it. */
public final class NormLayers {
  private static final MathContext SHOWN_DIGITS = new MathContext(6);

  private final Map<String, NormLayer> byName;

  private NormLayers(Map<String, NormLayer> byName) {
    this.byName = Collections.unmodifiableMap(byName);
  }

  /** Those of a network, in its order. */
  public static NormLayers of(Layer network) {
    Map<String, NormLayer> found = new LinkedHashMap<>();
    collect("", network, found);
    return new NormLayers(found);
  }

  private static void collect(String name, Layer layer, Map<String, NormLayer> found) {
    if (layer instanceof NormLayer norm) {
      found.put(name, norm);
    }
    String prefix = name.isEmpty() ? "" : name + ".";
    layer.children().forEach((child, inner) -> collect(prefix + child, inner, found));
  }

  /** The layers by PyTorch's names, such as {@code 1} or {@code block.bn1}; cannot be changed. */
  public Map<String, NormLayer> byName() {
    return byName;
  }

  /**
   * {@linkplain NormLayer#freeze Freezes} them all, as fine-tuning with small batches does; the
   * rest of the network trains on.
   */
  public void freeze() {
    byName.values().forEach(NormLayer::freeze);
  }

  /** Undoes {@link #freeze}. */
  public void unfreeze() {
    byName.values().forEach(NormLayer::unfreeze);
  }

  /**
   * What {@code inspect_batchnorm} of the tutorials prints: for each layer its name, running mean,
   * running variance, weight, bias and the number of batches tracked, one line each. Numbers are
   * rounded to six digits; {@code none} stands for what a layer does not have.
   */
  public String inspect() {
    return byName.entrySet().stream()
        .map(entry -> inspect(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining());
  }

  private static String inspect(String name, NormLayer layer) {
    RunningStats running = layer.running();
    Affine affine = layer.affine();
    boolean tracks = layer.spec().running().isPresent();
    return "layer: "
        + (name.isEmpty() ? "the network itself" : name)
        + "\nrunning mean: "
        + (tracks ? numbers(running.mean()) : "none")
        + "\nrunning variance: "
        + (tracks ? numbers(running.variance()) : "none")
        + "\nweight: "
        + numbers(affine.scale())
        + "\nbias: "
        + numbers(affine.shift())
        + "\nbatches tracked: "
        + (tracks ? running.batches() : "none")
        + "\n";
  }

  private static String numbers(Optional<Tensor> tensor) {
    return tensor.map(NormLayers::numbers).orElse("none");
  }

  private static String numbers(Tensor tensor) {
    return IntStream.range(0, tensor.size())
        .mapToObj(i -> number(tensor.at(i)))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** Through a decimal number: the digits of {@code Double.toString} depend on the JDK. */
  private static String number(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).round(SHOWN_DIGITS).stripTrailingZeros().toString()
        : Double.toString(value);
  }
}
