package dev.normative.train;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Epochs of mini-batches, whatever it is that trains. */
public final class TrainingLoop {
  private TrainingLoop() {}

  /**
   * Makes step after step and gives back the loss of each.
   *
   * @param step makes a step with these samples and gives back the loss before it
   * @param progress is told once for every {@value Progress#MINI_BATCHES} mini-batches of an epoch
   * @param steps is told how many steps are done
   */
  public static LossCurve run(
      Batches batches,
      Trainer.Length length,
      ToDoubleFunction<int[]> step,
      Consumer<Progress> progress,
      IntConsumer steps) {
    DoubleStream.Builder losses = DoubleStream.builder();
    int done = 0;
    for (int epoch = 1; epoch <= length.epochs() && done < length.maxSteps(); epoch++) {
      List<int[]> order = batches.nextEpoch();
      int miniBatches = Math.min(order.size(), length.maxSteps() - done);
      double sum = 0;
      for (int miniBatch = 1; miniBatch <= miniBatches; miniBatch++) {
        double loss = step.applyAsDouble(order.get(miniBatch - 1));
        losses.add(loss);
        steps.accept(done + miniBatch);
        sum += loss;
        if (miniBatch % Progress.MINI_BATCHES == 0) {
          progress.accept(new Progress(epoch, miniBatch, sum / Progress.MINI_BATCHES));
          sum = 0;
        }
      }
      done += miniBatches;
    }
    return new LossCurve(losses.build().toArray());
  }
}
