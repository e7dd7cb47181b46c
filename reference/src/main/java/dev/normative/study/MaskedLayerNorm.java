package dev.normative.study;

import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.data.Digits;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Whether padding reaches the valid steps of sequences of unequal length: layer normalization of
 * each step, batch normalization over all steps of all sequences, padded ones included, and batch
 * normalization over the valid steps alone (masked).
 *
 * <p>Measured is the largest change of a valid step's output, when sequences are padded further,
 * and when the padding holds something else than 0. Then a recurrent network is trained twice from
 * every seed, on sequences that are padded to different lengths ({@link PaddedRows}).
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
  private static final int MORE_STEPS = 8;
  private static final int GARBAGE = 10;
  private static final int TRAINED_IMAGES = 256;
  private static final List<Integer> PADDINGS = List.of(8, 16);

  @Override
  public String name() {
    return CLAIM.name();
  }

  @Override
  public StudyReport run(Form form, NormalizationProvider provider, Consumer<String> progress) {
    List<Measurement> measurements = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (Disturbance disturbance : Disturbance.values()) {
      for (Norm norm : Norm.values()) {
        List<Double> changes =
            form.seeds().stream().map(seed -> change(seed, norm, disturbance, provider)).toList();
        measurements.add(
            Measurement.of(norm.label, "largest change when " + disturbance.words, "1", changes));
        findings.add(finding(norm, disturbance, changes));
        progress.accept(norm.label + ": measured when " + disturbance.words);
      }
    }
    PaddedRows rows =
        new PaddedRows(Digits.train().slice(0, TRAINED_IMAGES), form.epochs(), provider);
    Map<String, List<List<Double>>> losses = losses(rows, form, progress);
    measurements.addAll(trained(losses));
    findings.add(
        training(
            "LN, trained: no bit of a loss depends on how far sequences are padded.",
            "LN",
            losses,
            0));
    findings.add(
        training("BN, trained: losses depend on how far sequences are padded.", "BN", losses, 1));
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
            + " features, drawn uniformly from -1 to 1; training mode, scale 1, shift 0. Training: an"
            + " LSTM of "
            + PaddedRows.HIDDEN
            + " units over the first "
            + rows.fewest()
            + " to 8 rows of "
            + TRAINED_IMAGES
            + " digits, a normalization of its outputs, the last valid step to ten classes; Adam at "
            + PaddedRows.RATE
            + ", mini-batches of "
            + PaddedRows.BATCH
            + ", "
            + form.epochs()
            + " epochs.",
        measurements,
        findings,
        List.of(
            LossChart.of(
                "Recurrent network on sequences padded to "
                    + PADDINGS.get(0)
                    + " and to "
                    + PADDINGS.get(1)
                    + " steps",
                false,
                losses)),
        List.of());
  }

  /** The losses of all steps for each seed, by the name of the variant. */
  private static Map<String, List<List<Double>>> losses(
      PaddedRows rows, Form form, Consumer<String> progress) {
    Map<String, List<List<Double>>> losses = new LinkedHashMap<>();
    for (PaddedRows.Norm norm : PaddedRows.Norm.values()) {
      for (int steps : PADDINGS) {
        String variant = variant(norm == PaddedRows.Norm.LAYER ? "LN" : "BN", steps);
        losses.put(
            variant, form.seeds().stream().map(seed -> rows.losses(norm, steps, seed)).toList());
        progress.accept(variant + ": trained");
      }
    }
    return losses;
  }

  private static String variant(String norm, int steps) {
    return norm + ", trained padded to " + steps;
  }

  private static List<Measurement> trained(Map<String, List<List<Double>>> losses) {
    List<Measurement> measurements = new ArrayList<>();
    losses.forEach(
        (variant, runs) ->
            measurements.add(
                Measurement.of(
                    variant,
                    "training loss, mean over all steps",
                    "nats",
                    runs.stream().map(Run::mean).toList())));
    return measurements;
  }

  /** Whether the losses of two trainings differ anywhere that differ in padding alone. */
  private static Finding training(
      String claim, String norm, Map<String, List<List<Double>>> losses, double expected) {
    List<List<Double>> shorter = losses.get(variant(norm, PADDINGS.get(0)));
    List<List<Double>> longer = losses.get(variant(norm, PADDINGS.get(1)));
    return Finding.of(
        claim,
        norm
            + ": whether any step's loss differs between padding to "
            + PADDINGS.get(0)
            + " and to "
            + PADDINGS.get(1),
        "1 yes, 0 no",
        Hypothesis.always(expected),
        IntStream.range(0, shorter.size())
            .mapToObj(seed -> shorter.get(seed).equals(longer.get(seed)) ? 0.0 : 1.0)
            .toList());
  }

  private static Finding finding(Norm norm, Disturbance disturbance, List<Double> changes) {
    return Finding.of(
        norm.label
            + ": when "
            + disturbance.words
            + (norm.sees ? ", valid steps change." : ", no bit of a valid step changes."),
        "largest change of a valid step's output",
        "1",
        norm.sees ? Hypothesis.above(0) : Hypothesis.always(0),
        changes);
  }

  private static double change(
      long seed, Norm norm, Disturbance disturbance, NormalizationProvider provider) {
    Sequences sequences = Sequences.of(seed);
    double[] before = norm.valid(sequences, new Padding(Sequences.LONGEST, 0), provider);
    double[] after = norm.valid(sequences, disturbance.padding, provider);
    double largest = 0;
    for (int i = 0; i < before.length; i++) {
      largest = Math.max(largest, Math.abs(after[i] - before[i]));
    }
    return largest;
  }

  /** How sequences are padded: to how many steps, and with what. */
  private record Padding(int steps, double value) {}

  /** What is done to the padding. */
  private enum Disturbance {
    FURTHER(
        "sequences are padded by " + MORE_STEPS + " steps more",
        new Padding(Sequences.LONGEST + MORE_STEPS, 0)),
    OTHER("the padding is " + GARBAGE + " instead of 0", new Padding(Sequences.LONGEST, GARBAGE));

    private final String words;
    private final Padding padding;

    Disturbance(String words, Padding padding) {
      this.words = words;
      this.padding = padding;
    }
  }

  /** What normalizes, and whether the claim says that it sees the padding. */
  private enum Norm {
    LAYER("LN, each step", false) {
      @Override
      double[] valid(Sequences sequences, Padding padding, NormalizationProvider provider) {
        Tensor padded = sequences.padded(padding.steps(), padding.value());
        NormSpec spec = NormSpec.layerNorm(Sequences.FEATURES);
        return sequences.valid(normalized(provider, spec, padded), padding.steps());
      }
    },
    BATCH("BN, padded steps included", true) {
      @Override
      double[] valid(Sequences sequences, Padding padding, NormalizationProvider provider) {
        Tensor padded = sequences.padded(padding.steps(), padding.value());
        Tensor output = batchNormalized(provider, padded.toArray());
        return sequences.valid(output, padding.steps());
      }
    },
    MASKED_BATCH("BN, masked: valid steps only", false) {
      @Override
      double[] valid(Sequences sequences, Padding padding, NormalizationProvider provider) {
        Tensor padded = sequences.padded(padding.steps(), padding.value());
        return batchNormalized(provider, sequences.valid(padded, padding.steps())).toArray();
      }
    };

    private final String label;
    private final boolean sees;

    Norm(String label, boolean sees) {
      this.label = label;
      this.sees = sees;
    }

    /** The valid steps' outputs, in the order of the sequences' values. */
    abstract double[] valid(Sequences sequences, Padding padding, NormalizationProvider provider);
  }

  /** Every step is a sample: [steps, features]. */
  private static Tensor batchNormalized(NormalizationProvider provider, double[] steps) {
    Shape shape = Shape.of(steps.length / Sequences.FEATURES, Sequences.FEATURES);
    return normalized(
        provider, NormSpec.batchNorm1d(Sequences.FEATURES), Tensor.adopting(shape, steps));
  }

  private static Tensor normalized(NormalizationProvider provider, NormSpec spec, Tensor input) {
    try (Normalization normalization = provider.create(spec)) {
      return normalization
          .forward(input, Affine.initial(spec), spec.initialStats(), Mode.TRAINING)
          .output();
    }
  }
}
