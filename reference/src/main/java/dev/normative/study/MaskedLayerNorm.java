package dev.normative.study;

import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Whether padding reaches the valid steps of sequences of unequal length: layer normalization of
 * each step, batch normalization over all steps of all sequences, padded ones included, and batch
 * normalization over the valid steps alone (masked).
 *
 * <p>Measured is the largest change of a valid step's output, when sequences are padded further,
 * and when the padding holds something else than 0.
 */
final class MaskedLayerNorm implements Study {
  private static final Claim CLAIM =
      new Claim(
          "masked-layer-norm",
          "Sequences of unequal length",
          "With layer normalization, the valid steps of padded sequences do not depend on the"
              + " padding; with batch normalization over padded batches they do, unless padding is"
              + " masked out.",
          "J. L. Ba, J. R. Kiros and G. E. Hinton, arXiv:1607.06450, section 3.1; tutorials on"
              + " recurrent networks.");
  private static final int FURTHER = 8;
  private static final double GARBAGE = 10;

  @Override
  public String name() {
    return CLAIM.name();
  }

  @Override
  public StudyReport run(Form form, NormalizationProvider provider, Consumer<String> progress) {
    Map<String, Normalizer> normalizers = new LinkedHashMap<>();
    normalizers.put("LN, each step", MaskedLayerNorm::layerNorm);
    normalizers.put("BN, padded steps included", MaskedLayerNorm::batchNorm);
    normalizers.put("BN, masked: valid steps only", MaskedLayerNorm::maskedBatchNorm);
    List<Measurement> measurements = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (Disturbance disturbance : Disturbance.values()) {
      normalizers.forEach(
          (name, normalizer) -> {
            List<Double> changes = new ArrayList<>();
            for (long seed : form.seeds()) {
              changes.add(disturbance.change(Sequences.of(seed), normalizer, provider));
            }
            measurements.add(
                Measurement.of(name, "largest change, " + disturbance.words, "1", changes));
            findings.add(finding(name, disturbance, changes));
            progress.accept(name + ", " + disturbance.words + ": done");
          });
    }
    return CLAIM.report(
        form,
        "Batches of "
            + Sequences.COUNT
            + " sequences of "
            + Sequences.SHORTEST
            + " to "
            + Sequences.LONGEST
            + " steps of "
            + Sequences.FEATURES
            + " features, drawn uniformly from -1 to 1; training mode, scale 1, shift 0.",
        measurements,
        findings,
        List.of(),
        List.of());
  }

  private static Finding finding(String name, Disturbance disturbance, List<Double> changes) {
    boolean reached = name.contains("included");
    return Finding.of(
        name
            + ": when "
            + disturbance.words
            + (reached ? ", valid steps change." : ", no bit of a valid step changes."),
        "largest change of a valid step's output",
        "1",
        reached ? Hypothesis.above(0) : Hypothesis.always(0),
        changes);
  }

  /** Normalizes padded sequences [N, T, features] and gives back the valid steps' outputs. */
  private interface Normalizer {
    List<Double> valid(Sequences sequences, Padding padding, NormalizationProvider provider);
  }

  /** How sequences are padded: to how many steps, and with what. */
  private record Padding(int steps, double value) {}

  private enum Disturbance {
    FURTHER_PADDING(
        "sequences are padded by " + FURTHER + " steps more",
        new Padding(Sequences.LONGEST + FURTHER, 0)),
    OTHER_PADDING("the padding is 10 instead of 0", new Padding(Sequences.LONGEST, GARBAGE));

    private final String words;
    private final Padding padding;

    Disturbance(String words, Padding padding) {
      this.words = words;
      this.padding = padding;
    }

    double change(Sequences sequences, Normalizer normalizer, NormalizationProvider provider) {
      Padding plain = new Padding(Sequences.LONGEST, 0);
      List<Double> before = normalizer.valid(sequences, plain, provider);
      List<Double> after = normalizer.valid(sequences, padding, provider);
      return Paired.differences(before, after).stream().mapToDouble(Math::abs).max().orElseThrow();
    }
  }

  private static List<Double> layerNorm(
      Sequences sequences, Padding padding, NormalizationProvider provider) {
    Tensor padded = sequences.padded(padding.steps(), padding.value());
    return sequences.valid(
        normalized(provider, NormSpec.layerNorm(Sequences.FEATURES), padded), padding.steps());
  }

  /** All steps of all sequences are samples: [N T, features]. */
  private static List<Double> batchNorm(
      Sequences sequences, Padding padding, NormalizationProvider provider) {
    Tensor padded = sequences.padded(padding.steps(), padding.value());
    Tensor samples =
        padded.reshape(Shape.of(padded.size() / Sequences.FEATURES, Sequences.FEATURES));
    return sequences.valid(
        normalized(provider, NormSpec.batchNorm1d(Sequences.FEATURES), samples), padding.steps());
  }

  private static List<Double> maskedBatchNorm(
      Sequences sequences, Padding padding, NormalizationProvider provider) {
    Tensor padded = sequences.padded(padding.steps(), padding.value());
    double[] packed =
        sequences.valid(padded, padding.steps()).stream()
            .mapToDouble(Double::doubleValue)
            .toArray();
    Tensor samples =
        Tensor.adopting(Shape.of(packed.length / Sequences.FEATURES, Sequences.FEATURES), packed);
    Tensor output = normalized(provider, NormSpec.batchNorm1d(Sequences.FEATURES), samples);
    return java.util.Arrays.stream(output.toArray()).boxed().toList();
  }

  private static Tensor normalized(NormalizationProvider provider, NormSpec spec, Tensor input) {
    try (Normalization normalization = provider.create(spec)) {
      return normalization
          .forward(input, Affine.initial(spec), spec.initialStats(), Mode.TRAINING)
          .output();
    }
  }
}
