package dev.normative.bench;

import dev.normative.data.LabelledImages;
import dev.normative.norm.ReferenceProvider;
import dev.normative.train.Runs;
import dev.normative.train.Trainer;
import dev.normative.train.TrainingRun;

/** The first epoch of one of the runs that golden curves are of, and the evaluation after it. */
record Epoch(TrainingRun run, LabelledImages training, LabelledImages test) {

  static Epoch of(String name, LabelledImages training, LabelledImages test) {
    TrainingRun whole = Runs.named(name);
    TrainingRun first =
        new TrainingRun(
            whole.name(),
            whole.networks(),
            whole.network(),
            whole.seed(),
            whole.batchSize(),
            Trainer.Length.epochs(1),
            whole.optimizer(),
            whole.dtype());
    return new Epoch(first, training, test);
  }

  TrainingRun.Result train() {
    return run.execute(training, test, new ReferenceProvider(), progress -> {});
  }
}
