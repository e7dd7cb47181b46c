package dev.normative.conformance.cli;

import dev.normative.conformance.curve.TrainedCurve;
import dev.normative.contract.NormalizationProvider;
import dev.normative.optim.Adam;
import dev.normative.optim.OptimizerSettings;
import dev.normative.optim.Sgd;
import dev.normative.tensor.DType;
import dev.normative.train.Progress;
import dev.normative.train.Trainer;
import dev.normative.train.TrainingRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains a network with an implementation's normalization layers. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    showDefaultValues = true,
    description =
        "Trains one of the tutorials' networks as PyTorch would from the same seed, and writes the"
            + " loss of every step; normative list names the networks.")
final class TrainCommand implements Callable<Integer> {
  /** What there is to choose from. */
  enum OptimizerName {
    ADAM,
    SGD
  }

  @Spec private CommandSpec spec;

  @Mixin private Implementations implementations = new Implementations();

  @Option(names = "--network", required = true, paramLabel = "NAME", description = "The network.")
  private String network;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "digits|mnist|DIR",
      description = "The embedded digits, MNIST where it is found, or MNIST's folder.")
  private String data;

  @Option(names = "--seed", paramLabel = "S", description = "What torch.manual_seed is given.")
  private long seed = 47;

  @Option(names = "--batch-size", paramLabel = "B", description = "Samples in a mini-batch.")
  private int batchSize = 64;

  @Option(names = "--epochs", paramLabel = "E", description = "Times through the data.")
  private int epochs = 1;

  @Option(names = "--steps", paramLabel = "N", description = "Stop after N mini-batches.")
  private Integer steps;

  @Option(names = "--optimizer", description = "${COMPLETION-CANDIDATES}.")
  private OptimizerName optimizer = OptimizerName.ADAM;

  @Option(names = "--lr", required = true, paramLabel = "X", description = "The learning rate.")
  private double learningRate;

  @Option(names = "--momentum", paramLabel = "M", description = "Of SGD.")
  private double momentum;

  @Option(names = "--weight-decay", paramLabel = "W", description = "Of SGD.")
  private double weightDecay;

  @Option(names = "--dtype", description = "${COMPLETION-CANDIDATES}.")
  private DType dtype = DType.FLOAT64;

  @Option(names = "--out", paramLabel = "curve.csv", description = "Where the losses go.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    OptimizerSettings settings = settings();
    Trainer.Length length = length();
    if (!TrainingData.networks(data).names().contains(network)) {
      throw usage(
          "--network: no network for this data is called \""
              + network
              + "\"; there are "
              + TrainingData.networks(data).names());
    }
    requireWritable();
    Chosen chosen = implementations.one();
    TrainingData images = TrainingData.of(data);
    TrainingRun run =
        new TrainingRun(
            "custom-" + images.name() + "-" + network + "-" + lowerCase(optimizer),
            images.networks(),
            network,
            seed,
            batchSize,
            length,
            settings,
            dtype);
    NormalizationProvider provider = chosen.make();
    try {
      return finish(run, images, provider.name(), train(run, images, provider));
    } finally {
      Made.close(provider);
    }
  }

  private TrainingRun.Result train(
      TrainingRun run, TrainingData images, NormalizationProvider provider) {
    PrintWriter terminal = spec.commandLine().getOut();
    long perEpoch = (images.training().count() + batchSize - 1L) / batchSize;
    try (ProgressLine line = ProgressLine.of(spec.commandLine().getErr(), "train")) {
      line.total(Math.min(perEpoch * epochs, run.length().maxSteps()));
      return run.execute(
          images.training(),
          images.test(),
          provider,
          progress -> tell(terminal, line, progress),
          line::at);
    }
  }

  private static void tell(PrintWriter terminal, ProgressLine line, Progress progress) {
    line.clear();
    terminal.println(progress.line());
    terminal.flush();
  }

  private int finish(
      TrainingRun run, TrainingData images, String provider, TrainingRun.Result result)
      throws IOException {
    double[] losses = result.losses().toArray();
    if (!DoubleStream.of(losses).allMatch(Double::isFinite)
        || !Double.isFinite(result.test().loss())) {
      throw new Complaint(
          "the loss is no finite number any more; no curve is written. Try a smaller --lr");
    }
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.printf(
        Locale.ROOT,
        "%d steps, last loss %.6f; test loss %.6f, accuracy %.2f %%%n",
        losses.length,
        losses[losses.length - 1],
        result.test().loss(),
        100 * result.test().accuracy());
    if (out != null) {
      TrainedCurve.of(RunHeader.of(run, images, optimizerText()), provider, result).write(out);
      terminal.println(out + " has the loss of every step");
    }
    return Main.FINE;
  }

  private OptimizerSettings settings() {
    try {
      if (optimizer == OptimizerName.SGD) {
        return new Sgd.Settings(learningRate, momentum, weightDecay);
      }
      if (momentum != 0 || weightDecay != 0) {
        throw usage("--momentum and --weight-decay are SGD's; say --optimizer sgd");
      }
      return Adam.Settings.withDefaults(learningRate);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private String optimizerText() {
    return optimizer == OptimizerName.ADAM
        ? "Adam lr=" + learningRate
        : "SGD lr=" + learningRate + " momentum=" + momentum + " weight_decay=" + weightDecay;
  }

  private Trainer.Length length() {
    if (batchSize < 1) {
      throw usage("--batch-size is " + batchSize + "; expected 1 or more");
    }
    try {
      return steps == null ? Trainer.Length.epochs(epochs) : new Trainer.Length(epochs, steps);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  /** Better before a training than after it. */
  private void requireWritable() {
    if (out == null) {
      return;
    }
    Path folder = out.toAbsolutePath().getParent();
    if (Files.isDirectory(out) || folder == null || !Files.isWritable(folder)) {
      throw usage("--out is " + out + "; expected a file's name in a folder that can be written");
    }
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
