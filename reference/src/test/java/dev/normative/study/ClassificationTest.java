package dev.normative.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.NormSpec;
import dev.normative.contract.Profile;
import dev.normative.nn.Layer;
import dev.normative.norm.ReferenceProvider;
import dev.normative.optim.OptimizerSettings;
import dev.normative.optim.Sgd;
import dev.normative.random.TorchRandom;
import dev.normative.study.DenseNetwork.Place;
import dev.normative.tensor.Tensor;
import dev.normative.train.Networks;
import dev.normative.train.Runs;
import dev.normative.train.Trainer;
import dev.normative.train.TrainingRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What makes a comparison fair: the same seeds, weights and order, and nothing lost on the way. */
class ClassificationTest {
  private static final ReferenceProvider REFERENCE = new ReferenceProvider();
  private static final OptimizerSettings SGD = Sgd.Settings.plain(0.1);
  private static final Blueprint WITH = Blueprint.of(Networks.forDigits(), "mlp");
  private static final Blueprint WITHOUT = Blueprint.of(Networks.forDigits(), "mlp-without-bn");

  private static Classification digits(Long... seeds) {
    return new Classification(DataSet.digits(), List.of(seeds), 2, REFERENCE, line -> {});
  }

  private static List<Tensor> weights(Layer network) {
    return network.parameters().values().stream()
        .map(parameter -> parameter.value())
        .filter(value -> value.shape().rank() > 1)
        .toList();
  }

  /** Held to the run that the golden curve of PyTorch is of. */
  @Test
  void trainsBitForBitLikeTheRunOfTheGoldenCurve() {
    TrainingRun golden = Runs.named("digits-mlp-sgd");
    TrainingRun twoEpochs =
        new TrainingRun(
            golden.name(),
            golden.networks(),
            golden.network(),
            golden.seed(),
            golden.batchSize(),
            Trainer.Length.epochs(2),
            golden.optimizer(),
            golden.dtype());
    DataSet data = DataSet.digits();
    TrainingRun.Result expected =
        twoEpochs.execute(data.training(), data.validation(), REFERENCE, progress -> {});
    Run run =
        digits(golden.seed(), 1L)
            .train(new Variant("x", WITH, golden.batchSize(), golden.optimizer()))
            .runs()
            .get(0);
    assertThat(run.allLosses())
        .isEqualTo(Arrays.stream(expected.losses().toArray()).boxed().toList());
    assertThat(run.validations()).hasSize(2).last().isEqualTo(expected.test());
    assertThat(run.losses()).extracting(List::size).containsExactly(24, 24);
  }

  @Test
  void networksThatDifferInTheirNormalizationStartAlikeAndSeeTheSameOrder() {
    List<Blueprint> all = new ArrayList<>(List.of(WITH, WITHOUT));
    all.add(Blueprint.of(Networks.forDigits(), "mlp-gn"));
    all.add(Blueprint.of(Networks.forDigits(), "mlp-ln"));
    for (Place place : Place.values()) {
      all.add(new DenseNetwork(64, List.of(64, 32), place, NormSpec::batchNorm1d));
    }
    TorchRandom first = new TorchRandom(5);
    List<Tensor> weights = weights(all.get(0).create(REFERENCE, first));
    long next = first.nextBits64();
    for (Blueprint blueprint : all) {
      TorchRandom random = new TorchRandom(5);
      assertThat(weights(blueprint.create(REFERENCE, random))).isEqualTo(weights);
      assertThat(random.nextBits64()).isEqualTo(next);
    }
  }

  @Test
  void theDenseNetworkNormalizedBeforeItsActivationIsTheTutorials() {
    Variant dense =
        new Variant(
            "dense",
            new DenseNetwork(64, List.of(64, 32), Place.BEFORE_ACTIVATION, NormSpec::batchNorm1d),
            64,
            SGD);
    Variant tutorial = new Variant("tutorial", WITH, 64, SGD);
    assertThat(digits(1L, 2L).train(dense).runs()).isEqualTo(digits(1L, 2L).train(tutorial).runs());
  }

  @Test
  void normalizedAfterTheActivationIsAnotherNetwork() {
    assertThat(after().create(REFERENCE, new TorchRandom(1)).children().values())
        .extracting(layer -> layer.getClass().getSimpleName())
        .containsExactly("Flatten", "Linear", "Relu", "NormLayer", "Linear");
  }

  private static DenseNetwork after() {
    return new DenseNetwork(64, List.of(16), Place.AFTER_ACTIVATION, NormSpec::batchNorm1d);
  }

  @Test
  void onlyTheWeightsOfLinearLayersAreMultiplied() {
    Layer plain = WITH.create(REFERENCE, new TorchRandom(3));
    Layer scaled = WITH.withWeightsTimes(10).create(REFERENCE, new TorchRandom(3));
    plain
        .parameters()
        .forEach(
            (name, parameter) -> {
              double factor = parameter.value().shape().rank() == 2 ? 10 : 1;
              assertThat(scaled.parameters().get(name).value())
                  .as(name)
                  .isEqualTo(parameter.value().map(weight -> factor * weight));
            });
  }

  @Test
  void anotherSeedIsAnotherRunAndTheSameOneTheSame() {
    Variant variant = new Variant("x", WITHOUT, 64, SGD);
    List<Run> runs = digits(1L, 2L).train(variant).runs();
    assertThat(runs.get(0)).isNotEqualTo(runs.get(1));
    assertThat(digits(2L, 1L).train(variant).runs()).containsExactly(runs.get(1), runs.get(0));
  }

  @Test
  void swappedVariantsContradictWhatWasSupported() {
    Classification digits = digits(1L, 2L, 3L);
    Trained with = digits.train(new Variant("with", WITH, 64, SGD));
    Trained without = digits.train(new Variant("without", WITHOUT, 64, SGD));
    Finding finding = with.against(without, Quantity.LAST_EPOCH_LOSS, Hypothesis.below(0), "lower");
    Finding swapped = without.against(with, Quantity.LAST_EPOCH_LOSS, Hypothesis.below(0), "lower");
    assertThat(finding.judgement()).isEqualTo(Judgement.SUPPORTED);
    assertThat(swapped.judgement()).isEqualTo(Judgement.CONTRADICTED);
    assertThat(swapped.values()).isEqualTo(finding.values().stream().map(value -> -value).toList());
  }

  @Test
  void aVariantDoesNotDifferFromItself() {
    Variant variant = new Variant("x", WITH, 64, SGD);
    Trained once = digits(1L, 2L).train(variant);
    Trained again = digits(1L, 2L).train(variant);
    assertThat(
            once.against(again, Quantity.VALIDATION_LOSS, Hypothesis.always(0), "no difference")
                .judgement())
        .isEqualTo(Judgement.SUPPORTED);
  }

  @Test
  void quantitiesAreWhatTheirNamesSay() {
    Trained trained = digits(1L, 2L).train(new Variant("x", WITH, 500, SGD));
    Run run = trained.runs().get(0);
    assertThat(trained.values(Quantity.FIRST_EPOCH_LOSS).get(0))
        .isEqualTo(
            (run.losses().get(0).get(0) + run.losses().get(0).get(1) + run.losses().get(0).get(2))
                / 3);
    assertThat(trained.values(Quantity.LAST_EPOCH_LOSS).get(0)).isEqualTo(run.meanLoss(2));
    assertThat(trained.values(Quantity.VALIDATION_ACCURACY).get(0))
        .isEqualTo(100 * run.validations().get(1).accuracy());
    assertThat(trained.values(Quantity.VALIDATION_LOSS).get(0))
        .isEqualTo(run.validations().get(1).loss());
  }

  @Test
  void aMiniBatchOfOneIsRefusedOrPassesAsThePolicySays() {
    Blueprint keras =
        new DenseNetwork(
            64, List.of(8), Place.BEFORE_ACTIVATION, width -> Profile.KERAS.batchNorm(width, 2));
    assertThat(digits(1L, 2L).refusalOfFirstStep(WITH, 1, 1))
        .get()
        .asString()
        .contains("one value");
    assertThat(digits(1L, 2L).refusalOfFirstStep(WITH, 2, 1)).isEmpty();
    assertThat(digits(1L, 2L).refusalOfFirstStep(keras, 1, 1)).isEmpty();
  }

  @Test
  void longCurvesAreDrawnAsMeansOfWindows() {
    List<List<Double>> steps =
        List.of(IntStream.rangeClosed(1, 7).mapToObj(step -> (double) step).toList());
    assertThat(LossChart.band("x", steps, 3).mean()).containsExactly(2.0, 5.0, 7.0);
    assertThat(LossChart.band("x", steps, 1).mean()).isEqualTo(steps.get(0));
    Chart chart =
        Classification.losses(
            "t", false, List.of(digits(1L, 2L).train(new Variant("x", WITHOUT, 8, SGD))));
    assertThat(chart.places()).hasSize(94).startsWith("4", "8").endsWith("372", "376");
    assertThat(chart.horizontal()).contains("means of 4");
  }
}
