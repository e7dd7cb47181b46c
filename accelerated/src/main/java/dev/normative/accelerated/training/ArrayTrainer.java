package dev.normative.accelerated.training;

import dev.normative.accelerated.Team;
import dev.normative.accelerated.VectorProvider;
import dev.normative.accelerated.kernel.Kernel;
import dev.normative.accelerated.kernel.KernelLookup;
import dev.normative.contract.Mode;
import dev.normative.data.LabelledImages;
import dev.normative.nn.Sequential;
import dev.normative.optim.Adam;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import dev.normative.train.Batches;
import dev.normative.train.Evaluation;
import dev.normative.train.LossCurve;
import dev.normative.train.Progress;
import dev.normative.train.Trainer;
import dev.normative.train.TrainingLoop;
import dev.normative.train.TrainingRun;
import java.util.List;
import java.util.function.Consumer;

/**
 * Trains a classifier in float32 on arrays, with Adam and the cross-entropy: what {@link Trainer}
 * does with the norms of {@link VectorProvider}, bit for bit, without a tape.
 *
 * <p>With one thread, a step whose batch is as large as that of the step before allocates nothing;
 * with more, what handing work to threads takes. Not safe for callers at the same time.
 */
public final class ArrayTrainer implements AutoCloseable {
  private final Workers workers;
  private final ArrayNetwork network;
  private final ArrayAdam optimizer;
  private int[] labels = {};

  /**
   * A trainer of a network, whose parameters it copies, and changes in {@link #store} alone.
   *
   * @param network of {@link dev.normative.nn.Flatten}, {@link dev.normative.nn.Linear}, {@link
   *     dev.normative.nn.NormLayer} and {@link dev.normative.nn.Relu}, in FLOAT32
   * @param settings those of Adam
   * @param threads how many threads a step may use, the caller's among them
   * @throws IllegalArgumentException if a layer is none of those, or frozen
   */
  public ArrayTrainer(Sequential network, Adam.Settings settings, int threads) {
    this(network, settings, threads, KernelLookup.choice(DType.FLOAT32).kernel());
  }

  /** The same with a kernel of the caller's choice. */
  public ArrayTrainer(Sequential network, Adam.Settings settings, int threads, Kernel kernel) {
    this.workers = new Workers(new Team(threads));
    this.network = new ArrayNetwork(network, kernel, workers);
    this.optimizer = new ArrayAdam(settings, this.network.learned(), kernel.learning(), workers);
  }

  /**
   * Makes a whole run, as {@link TrainingRun#execute} does, in FLOAT32.
   *
   * @param progress is told how it goes
   * @throws IllegalArgumentException if the run is of another format or optimizer, or its network
   *     has other layers than this can train
   */
  public static TrainingRun.Result execute(
      TrainingRun run,
      LabelledImages training,
      LabelledImages test,
      int threads,
      Consumer<Progress> progress) {
    return execute(
        run, training, test, threads, KernelLookup.choice(DType.FLOAT32).kernel(), progress);
  }

  static TrainingRun.Result execute(
      TrainingRun run,
      LabelledImages training,
      LabelledImages test,
      int threads,
      Kernel kernel,
      Consumer<Progress> progress) {
    if (run.dtype() != DType.FLOAT32 || !(run.optimizer() instanceof Adam.Settings settings)) {
      throw new IllegalArgumentException(
          run.name()
              + " is in "
              + run.dtype()
              + " with "
              + run.optimizer()
              + "; training on arrays is in FLOAT32, with Adam");
    }
    TorchRandom random = new TorchRandom(run.seed());
    try (Sequential network =
            run.networks().create(run.network(), new VectorProvider(), run.dtype(), random);
        ArrayTrainer trainer = new ArrayTrainer(network, settings, threads, kernel)) {
      Batches batches = new Batches(training.count(), run.batchSize(), random);
      LossCurve losses = trainer.train(training, batches, run.length(), progress);
      return new TrainingRun.Result(losses, trainer.evaluate(test));
    }
  }

  /**
   * Trains and gives back the loss of every step.
   *
   * @param progress is told once for every {@value Progress#MINI_BATCHES} mini-batches of an epoch
   */
  public LossCurve train(
      LabelledImages data, Batches batches, Trainer.Length length, Consumer<Progress> progress) {
    return TrainingLoop.run(batches, length, indices -> step(data, indices), progress, steps -> {});
  }

  /** Makes one step with some of the images and gives back the loss before it. */
  float step(LabelledImages data, int[] indices) {
    float loss = differentiate(data, indices);
    optimizer.step();
    return loss;
  }

  /** The loss of some of the images; what is learned then has its gradients. */
  float differentiate(LabelledImages data, int[] indices) {
    load(data, indices);
    if (labels.length != indices.length) {
      labels = new int[indices.length];
    }
    for (int i = 0; i < indices.length; i++) {
      labels[i] = data.label(indices[i]);
    }
    network.forward(Mode.TRAINING);
    float loss = CrossEntropyLoss.of(network.output(), labels);
    network.backward();
    return loss;
  }

  private void load(LabelledImages data, int[] indices) {
    int pixels = data.pixelsPerImage();
    if (pixels != network.input().features()) {
      throw new IllegalArgumentException(
          data + " have " + pixels + " pixels; the network takes " + network.input().features());
    }
    network.resize(indices.length);
    for (int i = 0; i < indices.length; i++) {
      data.copyScaled(indices[i], network.input().values(), i * pixels);
    }
  }

  /** How well the network does on data that it was not trained on. */
  public Evaluation evaluate(LabelledImages data) {
    return Evaluation.of(data, DType.FLOAT32, piece -> scores(data, piece));
  }

  private Tensor scores(LabelledImages data, int[] piece) {
    load(data, piece);
    network.forward(Mode.EVALUATION);
    Activations scores = network.output();
    return scores.view().toTensor();
  }

  /** What is learned, in the order of the network's parameters. */
  List<LearnedArray> learned() {
    return network.learned();
  }

  /** Gives the network that this was made of the parameters and running statistics reached. */
  public void store() {
    network.store();
  }

  /** Ends the threads. */
  @Override
  public void close() {
    network.close();
    workers.close();
  }
}
