package dev.normative.train;

import dev.normative.optim.Adam;
import dev.normative.optim.OptimizerSettings;
import dev.normative.optim.Sgd;
import dev.normative.tensor.DType;
import java.util.List;

/** The runs that the golden curves are of, by the curves' names, in FLOAT64. */
public final class Runs {
  private static final OptimizerSettings ADAM = Adam.Settings.withDefaults(1e-3);
  private static final OptimizerSettings SGD = Sgd.Settings.plain(0.1);

  private static final List<TrainingRun> ALL =
      List.of(
          digits("digits-mlp-adam", "mlp", 20, ADAM),
          digits("digits-mlp-without-bn-adam", "mlp-without-bn", 20, ADAM),
          digits("digits-mlp-sgd", "mlp", 10, SGD),
          digits("digits-mlp-without-bn-sgd", "mlp-without-bn", 10, SGD),
          digits("digits-mlp-ln-sgd", "mlp-ln", 10, SGD),
          digits("digits-mlp-gn-adam", "mlp-gn", 10, ADAM),
          digits("digits-mlp-cumulative-adam", "mlp-cumulative", 10, ADAM),
          digits("digits-cnn-adam", "cnn", 5, ADAM),
          mnist("mlp-adam", "mlp", Trainer.Length.epochs(3), ADAM),
          mnist("net-with-bn-sgd", "net-with-bn", Trainer.Length.epochs(1), SGD),
          mnist("net-without-bn-sgd", "net-without-bn", Trainer.Length.epochs(1), SGD),
          mnist("net-with-ln-sgd", "net-with-ln", Trainer.Length.epochs(1), SGD),
          mnist("net-with-gn-adam", "net-with-gn", Trainer.Length.epochs(1), ADAM),
          new TrainingRun(
              "simplenet-adam",
              Networks.forMnist(),
              "net-with-bn",
              7,
              128,
              Trainer.Length.epochs(1),
              ADAM,
              DType.FLOAT64),
          mnist("cnn-adam", "cnn", new Trainer.Length(1, 200), ADAM));

  private Runs() {}

  private static TrainingRun digits(
      String name, String network, int epochs, OptimizerSettings optimizer) {
    return new TrainingRun(
        name,
        Networks.forDigits(),
        network,
        47,
        64,
        Trainer.Length.epochs(epochs),
        optimizer,
        DType.FLOAT64);
  }

  private static TrainingRun mnist(
      String name, String network, Trainer.Length length, OptimizerSettings optimizer) {
    return new TrainingRun(
        name, Networks.forMnist(), network, 47, 64, length, optimizer, DType.FLOAT64);
  }

  /** All runs: those on the digits, then those on MNIST. */
  public static List<TrainingRun> all() {
    return ALL;
  }

  /** The run of this name. */
  public static TrainingRun named(String name) {
    for (TrainingRun run : ALL) {
      if (run.name().equals(name)) {
        return run;
      }
    }
    throw new IllegalArgumentException(
        "no run is called \""
            + name
            + "\"; there are "
            + ALL.stream().map(TrainingRun::name).toList());
  }
}
