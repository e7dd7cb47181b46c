package dev.normative.train;

import dev.normative.contract.NormalizationProvider;
import dev.normative.data.LabelledImages;
import dev.normative.nn.Sequential;
import dev.normative.optim.OptimizerSettings;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Everything that decides a training run, except the data themselves and the implementation of the
 * normalization layers.
 *
 * @param name what the run is called
 * @param networks the networks for the run's data
 * @param network the name of one of them
 * @param seed what {@code torch.manual_seed} is given: decides initial weights and order
 * @param batchSize how many samples a batch has
 * @param length how long it goes
 * @param optimizer the optimizer
 * @param dtype the format that everything is computed in
 */
public record TrainingRun(
    String name,
    Networks networks,
    String network,
    long seed,
    int batchSize,
    Trainer.Length length,
    OptimizerSettings optimizer,
    DType dtype) {

  /**
   * What came of a run.
   *
   * @param losses the loss of every step
   * @param test how the trained network did on the test data
   */
  public record Result(LossCurve losses, Evaluation test) {}

  /** The same run in another format. */
  public TrainingRun withDType(DType other) {
    return new TrainingRun(name, networks, network, seed, batchSize, length, optimizer, other);
  }

  /**
   * Trains and evaluates.
   *
   * @param provider makes the normalization layers
   * @param progress is told how it goes
   */
  public Result execute(
      LabelledImages training,
      LabelledImages test,
      NormalizationProvider provider,
      Consumer<Progress> progress) {
    return execute(training, test, provider, progress, step -> {});
  }

  /**
   * The same, telling of every step.
   *
   * @param steps is told how many steps are done
   */
  public Result execute(
      LabelledImages training,
      LabelledImages test,
      NormalizationProvider provider,
      Consumer<Progress> progress,
      IntConsumer steps) {
    TorchRandom random = new TorchRandom(seed);
    try (Sequential built = networks.create(network, provider, dtype, random)) {
      Trainer trainer = new Trainer(built, optimizer.optimizer(built.parameters().values()), dtype);
      Batches batches = new Batches(training.count(), batchSize, random);
      LossCurve losses = trainer.train(training, batches, length, progress, steps);
      return new Result(losses, Evaluation.of(built, test, dtype));
    }
  }
}
