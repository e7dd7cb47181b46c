package dev.normative.train;

import dev.normative.autograd.CrossEntropy;
import dev.normative.autograd.ReverseSweep;
import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import dev.normative.data.LabelledImages;
import dev.normative.nn.Layer;
import dev.normative.optim.Optimizer;
import dev.normative.tensor.DType;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** The training loop of a classifier with a cross-entropy loss. */
public final class Trainer {
  private final Layer network;
  private final Optimizer optimizer;
  private final DType dtype;

  /**
   * A trainer.
   *
   * @param network what is trained
   * @param optimizer the optimizer of the network's parameters
   * @param dtype the format that the network computes in
   */
  public Trainer(Layer network, Optimizer optimizer, DType dtype) {
    this.network = network;
    this.optimizer = optimizer;
    this.dtype = dtype;
  }

  /**
   * How long to train.
   *
   * @param epochs how many times through the data
   * @param maxSteps after how many steps to stop at the latest
   */
  public record Length(int epochs, int maxSteps) {
    /** Refuses to train for less than one step. */
    public Length {
      if (epochs < 1 || maxSteps < 1) {
        throw new IllegalArgumentException(
            epochs + " epochs and at most " + maxSteps + " steps: both must be 1 or more");
      }
    }

    /** Whole epochs. */
    public static Length epochs(int epochs) {
      return new Length(epochs, Integer.MAX_VALUE);
    }
  }

  /** Makes one step with some of the images and gives back the loss before it. */
  private double step(LabelledImages data, int[] indices) {
    MiniBatch batch = MiniBatch.of(data, indices, dtype);
    Variable scores = network.forward(batch.images(), Mode.TRAINING);
    Variable loss = CrossEntropy.mean(scores, batch.labels());
    optimizer.step(ReverseSweep.of(loss));
    return loss.value().item();
  }

  /**
   * Trains and gives back the loss of every step.
   *
   * @param progress is told once for every {@value Progress#MINI_BATCHES} mini-batches of an epoch
   */
  public LossCurve train(
      LabelledImages data, Batches batches, Length length, Consumer<Progress> progress) {
    return train(data, batches, length, progress, step -> {});
  }

  /**
   * The same, telling of every step.
   *
   * @param steps is told how many steps are done
   */
  public LossCurve train(
      LabelledImages data,
      Batches batches,
      Length length,
      Consumer<Progress> progress,
      IntConsumer steps) {
    return TrainingLoop.run(batches, length, indices -> step(data, indices), progress, steps);
  }
}
