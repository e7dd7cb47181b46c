package dev.normative.study;

import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import dev.normative.contract.NormalizationProvider;
import dev.normative.nn.Layer;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import dev.normative.train.Batches;
import dev.normative.train.Evaluation;
import dev.normative.train.LossCurve;
import dev.normative.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What the variants of a study have in common: data, seeds, length, and who normalizes.
 *
 * @param data what is trained on, and what networks are evaluated on after every epoch
 * @param seeds one run for each
 * @param epochs how often a run goes through the training data
 * @param provider makes the normalization layers
 * @param progress is told about every variant that is done
 */
record Classification(
    DataSet data,
    List<Long> seeds,
    int epochs,
    NormalizationProvider provider,
    Consumer<String> progress) {
  /** Trains a variant from every seed. */
  Trained train(Variant variant) {
    List<Run> runs = seeds.stream().map(seed -> run(variant, seed)).toList();
    Trained trained = new Trained(variant.name(), runs);
    progress.accept(
        String.format(
            Locale.ROOT,
            "%s: mean validation accuracy %.2f %%",
            variant.name(),
            trained.measurement(Quantity.VALIDATION_ACCURACY).interval().mean()));
    return trained;
  }

  private Run run(Variant variant, long seed) {
    TorchRandom random = new TorchRandom(seed);
    try (Layer network = variant.network().create(provider, random)) {
      Trainer trainer =
          new Trainer(
              network, variant.optimizer().optimizer(network.parameters().values()), DType.FLOAT64);
      Batches batches = new Batches(data.training().count(), variant.batchSize(), random);
      List<List<Double>> losses = new ArrayList<>();
      List<Evaluation> validations = new ArrayList<>();
      for (int epoch = 0; epoch < epochs; epoch++) {
        LossCurve curve =
            trainer.train(data.training(), batches, Trainer.Length.epochs(1), finished -> {});
        losses.add(Arrays.stream(curve.toArray()).boxed().toList());
        validations.add(Evaluation.of(network, data.validation(), DType.FLOAT64));
      }
      return new Run(losses, validations);
    }
  }

  /** What a network says that refuses its first mini-batch in training; empty if it takes it. */
  Optional<String> refusalOfFirstStep(Blueprint blueprint, int batchSize, long seed) {
    TorchRandom random = new TorchRandom(seed);
    try (Layer network = blueprint.create(provider, random)) {
      int[] first = new Batches(data.training().count(), batchSize, random).nextEpoch().get(0);
      Shape shape = Shape.of(first.length, 1, data.training().rows(), data.training().columns());
      Tensor images = Tensor.adopting(shape, data.training().scaledBatch(first));
      network.forward(Variable.constant(images, DType.FLOAT64), Mode.TRAINING);
      return Optional.empty();
    } catch (IllegalArgumentException refusal) {
      return Optional.of(refusal.getMessage());
    }
  }

  /** What all variants have in common, in words. */
  String setting(String networks, String optimizer) {
    return data.label()
        + "; "
        + networks
        + "; "
        + optimizer
        + "; "
        + epochs
        + (epochs == 1 ? " epoch." : " epochs.");
  }

  /** The training losses of variants with mini-batches of one size. */
  static Chart losses(String title, boolean logarithmic, List<Trained> variants) {
    Map<String, List<List<Double>>> runs = new LinkedHashMap<>();
    variants.forEach(it -> runs.put(it.name(), it.runs().stream().map(Run::allLosses).toList()));
    return LossChart.of(title, logarithmic, runs);
  }

  /** The mean training loss of each epoch, and the validation loss after it. */
  static Chart lossesByEpoch(String title, List<Trained> variants) {
    int epochs = variants.get(0).runs().get(0).validations().size();
    List<Integer> numbers = IntStream.rangeClosed(1, epochs).boxed().toList();
    List<Band> bands = new ArrayList<>();
    for (Trained variant : variants) {
      bands.add(
          Band.of(
              variant.name() + ", training",
              variant.runs().stream()
                  .map(run -> numbers.stream().map(run::meanLoss).toList())
                  .toList()));
      bands.add(
          Band.of(
              variant.name() + ", validation",
              variant.runs().stream()
                  .map(run -> run.validations().stream().map(Evaluation::loss).toList())
                  .toList()));
    }
    return new Chart(
        title,
        "epoch (passes through the data)",
        "loss (nats)",
        false,
        numbers.stream().map(String::valueOf).toList(),
        false,
        bands);
  }
}
