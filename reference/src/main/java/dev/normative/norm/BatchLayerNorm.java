package dev.normative.norm;

import dev.normative.contract.Affine;
import dev.normative.contract.ArgumentCheck;
import dev.normative.contract.Denominator;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.RunningStats;
import dev.normative.numerics.Moments;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Optional;

/**
 * Batch Layer Normalization (A. Ziaee and E. Cano, arXiv:2209.08898, and the authors' Keras layer,
 * A2Amir/Batch-Layer-Normalization): normalized over the features and over the batch, mixed by the
 * batch size.
 *
 * <p>For inputs [m, ..., d] of m samples and d features in the last axis, xf being x normalized
 * over the last axis and xb over the batch axis (each position by itself), both with the biased
 * variance:
 *
 * <pre>
 *   y = scale (xf (1/m - 1e-4) + xb (1 - (1/m + 1e-4))) / sqrt(d) + shift
 * </pre>
 *
 * <p>scale and shift have the shape [d]. A large batch speaks for itself, of a batch of one almost
 * nothing but layer normalization is left. The gradient passes through both kinds of statistics.
 *
 * <p>{@link Statistics} of both kinds are summed over the batches of an epoch and averaged at its
 * end, variances times m / (m - 1) (1 for m = 1). At inference each of the four statistics comes
 * from that {@link Population} or from the batch at hand ({@link Sources}).
 *
 * <p>What the paper leaves open: the features' statistics belong to single samples, so that those
 * of a population are their means over the samples, one for each position before the last axis; and
 * inference mixes with the mean batch size of the population, not with the batch at hand, as an
 * output would otherwise depend on its batch mates. Inference has no backward pass.
 *
 * <p>xf and xb are within one ulp ({@link ReferenceProvider}); the mixture is plain double
 * arithmetic. NaN stays in its sample's row and its position's column.
 */
public final class BatchLayerNorm {
  /** What keeps either kind from vanishing from the mixture. */
  private static final double MARGIN = 1e-4;

  private final int features;
  private final double epsilon;

  /**
   * A batch layer normalization.
   *
   * @param features d, the size of the last axis
   * @param epsilon what is added to variances, 1e-3 in the authors' layer
   */
  public BatchLayerNorm(int features, double epsilon) {
    NormSpec.layerNorm(features).withEpsilon(epsilon); // refuses what neither kind could use
    this.features = features;
    this.epsilon = epsilon;
  }

  /**
   * The statistics of one batch.
   *
   * @param samples m
   * @param batchMean over the samples, one for each position of a sample
   * @param batchVariance over the samples, times m / (m - 1)
   * @param featureMean over the features, and their mean over the samples: one for each position
   *     before the last axis
   * @param featureVariance likewise, times m / (m - 1)
   */
  public record Statistics(
      int samples,
      Tensor batchMean,
      Tensor batchVariance,
      Tensor featureMean,
      Tensor featureVariance) {}

  /**
   * The sums of the statistics of several batches.
   *
   * @param sums the sums; the samples are those of all batches
   * @param batches how many were added
   */
  public record Population(Statistics sums, int batches) {
    /** The population of one batch. */
    public static Population of(Statistics first) {
      return new Population(first, 1);
    }

    /** With another batch, whose samples have the same shape. */
    public Population plus(Statistics batch) {
      if (!batch.batchMean().shape().equals(sums.batchMean().shape())) {
        throw new IllegalArgumentException(
            "a batch of samples with "
                + batch.batchMean().size()
                + " positions cannot join a population with "
                + sums.batchMean().size());
      }
      return new Population(
          new Statistics(
              Math.addExact(sums.samples(), batch.samples()),
              sum(sums.batchMean(), batch.batchMean()),
              sum(sums.batchVariance(), batch.batchVariance()),
              sum(sums.featureMean(), batch.featureMean()),
              sum(sums.featureVariance(), batch.featureVariance())),
          batches + 1);
    }

    private static Tensor sum(Tensor a, Tensor b) {
      double[] sum = new double[a.size()];
      for (int i = 0; i < sum.length; i++) {
        sum[i] = a.at(i) + b.at(i);
      }
      return Tensor.adopting(a.shape(), sum);
    }

    private double mean(Tensor sum, int index) {
      return sum.at(index) / batches;
    }
  }

  /**
   * Which statistics inference takes from the population; the others are those of the batch at
   * hand.
   */
  public record Sources(
      boolean batchMean, boolean batchVariance, boolean featureMean, boolean featureVariance) {
    /**
     * The authors' default: batch statistics from the population, the features' from the sample.
     */
    public static final Sources DEFAULT = new Sources(true, true, false, false);
  }

  /** What a training call gives back. */
  public static final class Normalized {
    private final Tensor output;
    private final Statistics statistics;
    private final Affine affine;
    private final Forward overFeatures;
    private final Forward overBatch;

    private Normalized(
        Tensor output,
        Statistics statistics,
        Affine affine,
        Forward overFeatures,
        Forward overBatch) {
      this.output = output;
      this.statistics = statistics;
      this.affine = affine;
      this.overFeatures = overFeatures;
      this.overBatch = overBatch;
    }

    /** The output, of the input's shape. */
    public Tensor output() {
      return output;
    }

    /** The batch's statistics, to be added to a {@link Population}. */
    public Statistics statistics() {
      return statistics;
    }
  }

  /** Normalizes a training batch of one sample or more. */
  public Normalized forward(Tensor input, Affine affine) {
    check(input, affine);
    int samples = input.shape().size(0);
    int positions = input.size() / samples;
    Forward overFeatures =
        featureNorm().forward(input, Affine.none(), RunningStats.none(), Mode.TRAINING);
    Forward overBatch =
        batchNorm(positions)
            .forward(
                input.reshape(Shape.of(samples, positions)),
                Affine.none(),
                RunningStats.none(),
                Mode.TRAINING);
    double[] output = new double[input.size()];
    for (int i = 0; i < output.length; i++) {
      double mixed =
          featureWeight(samples) * overFeatures.output().at(i)
              + batchWeight(samples) * overBatch.output().at(i);
      int feature = i % features;
      output[i] = affine.scaleAt(feature) * mixed + affine.shiftAt(feature);
    }
    return new Normalized(
        Tensor.adopting(input.shape(), output), statistics(input), affine, overFeatures, overBatch);
  }

  private void check(Tensor input, Affine affine) {
    Shape shape = input.shape();
    if (shape.rank() < 2 || shape.size(shape.rank() - 1) != features || input.size() == 0) {
      throw new IllegalArgumentException(
          "input " + shape + "; expected [m, ..., " + features + "] with one sample at least");
    }
    Shape expected = Shape.of(features);
    affine.scale().ifPresent(scale -> checkParameter("scale", scale, expected));
    affine.shift().ifPresent(shift -> checkParameter("shift", shift, expected));
  }

  private static void checkParameter(String name, Tensor given, Shape expected) {
    if (!given.shape().equals(expected)) {
      throw new IllegalArgumentException(
          name + " " + given.shape() + " must have the shape of the features, " + expected);
    }
  }

  private ExactNormalization featureNorm() {
    return new ExactNormalization(
        NormSpec.layerNorm(features).withAffine(false, false).withEpsilon(epsilon));
  }

  private ExactNormalization batchNorm(int positions) {
    return new ExactNormalization(
        new NormSpec(
            new PerChannel(positions, 1, 2, 2),
            true,
            false,
            false,
            epsilon,
            Optional.empty(),
            NormSpec.layerNorm(features).policies(),
            DType.FLOAT64));
  }

  private double featureWeight(double samples) {
    return (1 / samples - MARGIN) / Math.sqrt(features);
  }

  private double batchWeight(double samples) {
    return (1 - (1 / samples + MARGIN)) / Math.sqrt(features);
  }

  private Statistics statistics(Tensor input) {
    int samples = input.shape().size(0);
    int positions = input.size() / samples;
    int rows = positions / features;
    double correction = Denominator.UNBIASED.correction(samples);
    double[] batchMean = new double[positions];
    double[] batchVariance = new double[positions];
    Shape flat = Shape.of(samples, positions);
    Partition columns = Partition.of(new PerChannel(positions, 1, 2, 2), flat);
    for (int i = 0; i < positions; i++) {
      Moments moments = Moments.of(input, columns.set(i));
      batchMean[i] = moments.mean().toDouble();
      batchVariance[i] = correction * moments.variance().toDouble();
    }
    double[] featureMean = new double[rows];
    double[] featureVariance = new double[rows];
    Partition everyRow = Partition.of(NormSpec.layerNorm(features).reduction(), input.shape());
    for (int s = 0; s < everyRow.sets(); s++) {
      Moments moments = Moments.of(input, everyRow.set(s));
      featureMean[s % rows] += moments.mean().toDouble() / samples;
      featureVariance[s % rows] += correction * moments.variance().toDouble() / samples;
    }
    return new Statistics(
        samples,
        Tensor.vector(batchMean),
        Tensor.vector(batchVariance),
        Tensor.vector(featureMean),
        Tensor.vector(featureVariance));
  }

  /**
   * The gradients of a training call.
   *
   * @param upstream the gradient with respect to the output, of its shape
   */
  public Gradients backward(Normalized forward, Tensor upstream) {
    Shape shape = forward.output.shape();
    ArgumentCheck.upstream(upstream, shape);
    int samples = shape.size(0);
    int positions = upstream.size() / samples;
    double ofFeatures = featureWeight(samples);
    double ofBatch = batchWeight(samples);
    double[] scaled = new double[upstream.size()];
    double[] scale = new double[features];
    double[] shift = new double[features];
    for (int i = 0; i < scaled.length; i++) {
      int feature = i % features;
      double dy = upstream.at(i);
      scaled[i] = forward.affine.scaleAt(feature) * dy;
      shift[feature] += dy;
      scale[feature] +=
          dy
              * (ofFeatures * forward.overFeatures.output().at(i)
                  + ofBatch * forward.overBatch.output().at(i));
    }
    Tensor g = Tensor.adopting(shape, scaled);
    Tensor viaFeatures =
        featureNorm().backward(forward.overFeatures, g.map(v -> ofFeatures * v)).input();
    Tensor viaBatch =
        batchNorm(positions)
            .backward(
                forward.overBatch, g.map(v -> ofBatch * v).reshape(Shape.of(samples, positions)))
            .input();
    double[] input = new double[scaled.length];
    for (int i = 0; i < input.length; i++) {
      input[i] = viaFeatures.at(i) + viaBatch.at(i);
    }
    return new Gradients(
        Tensor.adopting(shape, input),
        forward.affine.scale().map(any -> Tensor.vector(scale)),
        forward.affine.shift().map(any -> Tensor.vector(shift)));
  }

  /**
   * Normalizes a batch with the statistics of a population.
   *
   * @param input of samples like the population's
   */
  public Tensor infer(Tensor input, Affine affine, Population population, Sources sources) {
    check(input, affine);
    int samples = input.shape().size(0);
    int positions = input.size() / samples;
    if (population.sums().batchMean().size() != positions) {
      throw new IllegalArgumentException(
          "input "
              + input.shape()
              + " has "
              + positions
              + " positions per sample, the population "
              + population.sums().batchMean().size());
    }
    Statistics of = population.sums();
    double meanSamples = population.mean(Tensor.scalar(of.samples()), 0);
    Partition columns =
        Partition.of(new PerChannel(positions, 1, 2, 2), Shape.of(samples, positions));
    Partition rows = Partition.of(NormSpec.layerNorm(features).reduction(), input.shape());
    double[] output = new double[input.size()];
    Moments[] ofColumns = moments(input, columns);
    Moments[] ofRows = moments(input, rows);
    for (int i = 0; i < output.length; i++) {
      int position = i % positions;
      int row = position / features;
      Moments column = ofColumns[position];
      Moments features = ofRows[i / this.features];
      double batch =
          normalized(
              input.at(i),
              sources.batchMean()
                  ? population.mean(of.batchMean(), position)
                  : column.mean().toDouble(),
              sources.batchVariance()
                  ? population.mean(of.batchVariance(), position)
                  : column.variance().toDouble());
      double feature =
          normalized(
              input.at(i),
              sources.featureMean()
                  ? population.mean(of.featureMean(), row)
                  : features.mean().toDouble(),
              sources.featureVariance()
                  ? population.mean(of.featureVariance(), row)
                  : features.variance().toDouble());
      double mixed = featureWeight(meanSamples) * feature + batchWeight(meanSamples) * batch;
      int parameter = i % this.features;
      output[i] = affine.scaleAt(parameter) * mixed + affine.shiftAt(parameter);
    }
    return Tensor.adopting(input.shape(), output);
  }

  private static Moments[] moments(Tensor input, Partition partition) {
    Moments[] moments = new Moments[partition.sets()];
    for (int s = 0; s < moments.length; s++) {
      moments[s] = Moments.of(input, partition.set(s));
    }
    return moments;
  }

  private double normalized(double x, double mean, double variance) {
    return (x - mean) / Math.sqrt(variance + epsilon);
  }
}
