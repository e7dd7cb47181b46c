package dev.normative.norm;

import dev.normative.contract.Affine;
import dev.normative.contract.Denominator;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.RunningStats;
import dev.normative.numerics.ElementSet;
import dev.normative.tensor.Tensor;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.math3.dfp.Dfp;
import org.apache.commons.math3.dfp.DfpField;
import org.apache.commons.math3.dfp.DfpMath;

/**
 * The formulas of normalization in as many decimal digits as it takes, written from the definition:
 * statistics, output, and gradients by the chain rule through mean and variance, not by the closed
 * form that the reference uses.
 */
final class DfpNormalization {
  private static final int FIRST_DIGITS = 60;
  private static final int ZERO_DIGITS = 240;
  private static final int MOST_DIGITS = 480; // a field of as many takes seconds to set up

  /** How many digits of its largest term a result may lose on the way beside cancelling, amply. */
  private static final int LOST_DIGITS = 20;

  // A field computes pi and e to all its digits before it is of use.
  private static final Map<Integer, DfpField> FIELDS = new ConcurrentHashMap<>();

  private static final Map<Integer, Map<Integer, Dfp>> POWERS = new ConcurrentHashMap<>();

  /**
   * One call of forward and backward.
   *
   * @param before the running statistics, none where none are tracked
   */
  record Call(
      NormSpec spec,
      Tensor input,
      Affine affine,
      RunningStats before,
      Mode mode,
      Tensor upstream) {}

  /**
   * Exact results.
   *
   * @param values each of them
   * @param slack by how much each may be off: 0 but for results that are taken for 0
   */
  record Expected(BigDecimal[] values, BigDecimal[] slack) {}

  private final DfpField field;
  private final Map<Integer, Dfp> powers;
  private final Call call;
  private final Partition partition;
  private final Dfp[] mean;
  private final Dfp[] variance;
  private final Dfp[] output;
  private final Dfp[] inputGradient;
  private final Dfp[] scaleGradient;
  private final Dfp[] shiftGradient;
  private final Dfp[] meanTerms;
  private final Dfp[] outputTerms;
  private final Dfp[] inputGradientTerms;
  private final Dfp[] scaleGradientTerms;
  private final Dfp[] shiftGradientTerms;

  private DfpNormalization(Call call, int digits) {
    this.field = FIELDS.computeIfAbsent(digits, DfpField::new);
    this.powers = POWERS.computeIfAbsent(digits, d -> new ConcurrentHashMap<>());
    this.call = call;
    this.partition = Partition.of(call.spec().reduction(), call.input().shape());
    int parameters = call.spec().reduction().parameterShape().elements();
    mean = new Dfp[partition.sets()];
    variance = new Dfp[partition.sets()];
    output = new Dfp[call.input().size()];
    inputGradient = new Dfp[call.input().size()];
    scaleGradient = zeros(parameters);
    shiftGradient = zeros(parameters);
    meanTerms = zeros(partition.sets());
    outputTerms = new Dfp[call.input().size()];
    inputGradientTerms = new Dfp[call.input().size()];
    scaleGradientTerms = zeros(parameters);
    shiftGradientTerms = zeros(parameters);
    for (int s = 0; s < partition.sets(); s++) {
      set(s);
    }
  }

  /**
   * Every result of a call by its name, exact for all purposes: digits are doubled until no result
   * changes by a thousandth of an ulp of the double that is nearest to it, or until what the digits
   * leave of its terms is as small. A result that is 0 never gets there: what lies 220 orders of
   * magnitude below its terms at 240 digits is taken for 0, give or take as much.
   */
  static Map<String, Expected> results(Call call) {
    Map<String, BigDecimal[]> results = new DfpNormalization(call, FIRST_DIGITS).results();
    for (int digits = 2 * FIRST_DIGITS; digits <= MOST_DIGITS; digits *= 2) {
      DfpNormalization normalization = new DfpNormalization(call, digits);
      Map<String, BigDecimal[]> finer = normalization.results();
      if (agree(results, finer, normalization.terms(), digits)) {
        return expected(finer, normalization.terms(), digits);
      }
      results = finer;
    }
    throw new AssertionError("not stable at " + MOST_DIGITS + " digits: " + call);
  }

  /** Whether nothing but rounding errors may be left at 240 digits. */
  private static boolean isNoise(BigDecimal result, BigDecimal terms) {
    return result.abs().compareTo(terms.movePointRight(LOST_DIGITS - ZERO_DIGITS)) <= 0;
  }

  private static Map<String, Expected> expected(
      Map<String, BigDecimal[]> results, Map<String, BigDecimal[]> terms, int digits) {
    Map<String, Expected> expected = new LinkedHashMap<>();
    results.forEach(
        (name, values) -> {
          BigDecimal[] slack = new BigDecimal[values.length];
          Arrays.fill(slack, BigDecimal.ZERO);
          for (int i = 0; digits >= ZERO_DIGITS && i < values.length; i++) {
            if (isNoise(values[i], terms.get(name)[i])) {
              values[i] = BigDecimal.ZERO;
              slack[i] = terms.get(name)[i].movePointRight(LOST_DIGITS - ZERO_DIGITS);
            }
          }
          expected.put(name, new Expected(values, slack));
        });
    return expected;
  }

  private static boolean agree(
      Map<String, BigDecimal[]> rough,
      Map<String, BigDecimal[]> fine,
      Map<String, BigDecimal[]> terms,
      int digits) {
    for (Map.Entry<String, BigDecimal[]> entry : fine.entrySet()) {
      BigDecimal[] other = rough.get(entry.getKey());
      for (int i = 0; i < other.length; i++) {
        BigDecimal ulp = Ulps.ulp(entry.getValue()[i]);
        BigDecimal change = entry.getValue()[i].subtract(other[i]).abs();
        BigDecimal noise = terms.get(entry.getKey())[i];
        boolean settled =
            change.compareTo(ulp.movePointLeft(3)) <= 0
                || noise.movePointRight(LOST_DIGITS - digits).compareTo(ulp.movePointLeft(3)) <= 0
                || (digits >= ZERO_DIGITS && isNoise(entry.getValue()[i], noise))
                || (Ulps.isBeyond(entry.getValue()[i]) && Ulps.isBeyond(other[i]));
        if (!settled) {
          return false;
        }
      }
    }
    return true;
  }

  /** The magnitudes of what each result is the sum of. */
  private Map<String, BigDecimal[]> terms() {
    Map<String, BigDecimal[]> magnitudes = new LinkedHashMap<>();
    magnitudes.put("output", decimals(outputTerms));
    magnitudes.put("input gradient", decimals(inputGradientTerms));
    magnitudes.put("scale gradient", decimals(scaleGradientTerms));
    magnitudes.put("shift gradient", decimals(shiftGradientTerms));
    if (call.spec().running().isPresent()) {
      int channels = call.before().channels();
      Dfp[] terms = zeros(channels);
      for (int c = 0; c < channels; c++) {
        terms[c] =
            dfp(call.before().mean().at(c)).abs().multiply(field.getOne().subtract(weight()));
      }
      for (int s = 0; s < mean.length; s++) {
        terms[s % channels] = terms[s % channels].add(meanTerms[s].multiply(weight()));
      }
      magnitudes.put("running mean", decimals(terms));
      magnitudes.put("running variance", decimals(zeros(channels)));
    }
    return magnitudes;
  }

  private Map<String, BigDecimal[]> results() {
    Map<String, BigDecimal[]> results = new LinkedHashMap<>();
    results.put("output", decimals(output));
    results.put("input gradient", decimals(inputGradient));
    results.put("scale gradient", decimals(scaleGradient));
    results.put("shift gradient", decimals(shiftGradient));
    if (call.spec().running().isPresent()) {
      running(results);
    }
    return results;
  }

  private void running(Map<String, BigDecimal[]> results) {
    int channels = call.before().channels();
    Dfp weight = weight();
    Dfp[] newMean = zeros(channels);
    Dfp[] newVariance = zeros(channels);
    for (int s = 0; s < mean.length; s++) {
      int count = partition.set(s).size();
      Dfp unbiased = variance[s];
      if (count > 1 && call.spec().running().orElseThrow().stored() == Denominator.UNBIASED) {
        unbiased = unbiased.multiply(count).divide(count - 1);
      }
      int c = s % channels;
      newMean[c] = newMean[c].add(mean[s]);
      newVariance[c] = newVariance[c].add(unbiased);
    }
    int samples = mean.length / channels;
    for (int c = 0; c < channels; c++) {
      newMean[c] = blend(call.before().mean().at(c), newMean[c].divide(samples), weight);
      newVariance[c] =
          blend(call.before().variance().at(c), newVariance[c].divide(samples), weight);
    }
    results.put("running mean", decimals(newMean));
    results.put("running variance", decimals(newVariance));
  }

  private Dfp weight() {
    return dfp(
        call.mode() == Mode.TRAINING
            ? call.spec().running().orElseThrow().newWeight(call.before().batches())
            : 0);
  }

  private Dfp blend(double before, Dfp batch, Dfp weight) {
    Dfp kept = field.getOne().subtract(weight).multiply(dfp(before));
    return kept.add(weight.multiply(batch));
  }

  private void set(int s) {
    NormSpec spec = call.spec();
    ElementSet set = partition.set(s);
    boolean ofBatch = spec.usesBatchStatistics(call.mode());
    Dfp n = field.newDfp(set.size());
    if (ofBatch) {
      statistics(s, set, n);
    } else {
      mean[s] = dfp(call.before().mean().at(partition.statistic(s)));
      meanTerms[s] = mean[s].abs();
      variance[s] = dfp(call.before().variance().at(partition.statistic(s)));
    }
    boolean inside = spec.policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT;
    Dfp epsilon = dfp(spec.epsilon());
    Dfp root = inside ? variance[s].add(epsilon).sqrt() : variance[s].sqrt();
    Dfp inverse = field.getOne().divide(inside ? root : root.add(epsilon));

    // d(loss)/d(inverse) = sum g (x - mean); d(inverse)/d(variance) = -inverse^2 / (2 root).
    Dfp viaInverse = field.getZero();
    Dfp viaMean = field.getZero();
    for (int i : positions(set)) {
      int parameter = partition.parameter(s, place(set, i));
      Dfp deviation = dfp(call.input().at(i)).subtract(mean[s]);
      Dfp normalized = deviation.multiply(inverse);
      Dfp scale = dfp(call.affine().scaleAt(parameter));
      Dfp dy = dfp(call.upstream().at(i));
      Dfp scaled = normalized.multiply(scale);
      Dfp shift = dfp(call.affine().shiftAt(parameter));
      output[i] = scaled.add(shift);
      outputTerms[i] =
          dfp(call.input().at(i))
              .abs()
              .add(meanTerms[s])
              .multiply(inverse)
              .multiply(scale.abs())
              .add(shift.abs());
      Dfp weighted = dy.multiply(normalized);
      scaleGradient[parameter] = scaleGradient[parameter].add(weighted);
      scaleGradientTerms[parameter] =
          scaleGradientTerms[parameter].add(
              dy.abs().multiply(inverse).multiply(dfp(call.input().at(i)).abs().add(meanTerms[s])));
      shiftGradient[parameter] = shiftGradient[parameter].add(dy);
      shiftGradientTerms[parameter] = shiftGradientTerms[parameter].add(dy.abs());
      viaInverse = viaInverse.add(dy.multiply(scale).multiply(deviation));
      viaMean = viaMean.subtract(dy.multiply(scale).multiply(inverse));
    }
    // The deviation of a constant set has no derivative; there the reference takes 0.
    Dfp dVariance =
        root.isZero()
            ? field.getZero()
            : viaInverse.multiply(inverse).multiply(inverse).divide(root.multiply(2)).negate();
    for (int i : positions(set)) {
      Dfp scale = dfp(call.affine().scaleAt(partition.parameter(s, place(set, i))));
      Dfp deviation = dfp(call.input().at(i)).subtract(mean[s]);
      Dfp direct = dfp(call.upstream().at(i)).multiply(scale).multiply(inverse);
      Dfp throughVariance = dVariance.multiply(deviation).multiply(2).divide(n);
      Dfp throughMean = spec.centered() ? viaMean.divide(n) : field.getZero();
      Dfp indirect = throughVariance.abs().add(throughMean.abs());
      inputGradientTerms[i] = ofBatch ? direct.abs().add(indirect) : direct.abs();
      inputGradient[i] = ofBatch ? direct.add(throughVariance).add(throughMean) : direct;
    }
  }

  private void statistics(int s, ElementSet set, Dfp n) {
    Dfp sum = field.getZero();
    for (int i : positions(set)) {
      sum = sum.add(dfp(call.input().at(i)));
      meanTerms[s] = meanTerms[s].add(dfp(call.input().at(i)).abs());
    }
    mean[s] = call.spec().centered() ? sum.divide(n) : field.getZero();
    Dfp squares = field.getZero();
    for (int i : positions(set)) {
      Dfp deviation = dfp(call.input().at(i)).subtract(mean[s]);
      squares = squares.add(deviation.multiply(deviation));
    }
    variance[s] = squares.divide(n);
  }

  /** A double, exact to the field's digits; Commons Math's own conversion takes far longer. */
  private Dfp dfp(double value) {
    if (value == 0) {
      return field.getZero();
    }
    int exponent = Math.max(Math.getExponent(value), Double.MIN_EXPONENT) - 52;
    Dfp power = powers.computeIfAbsent(exponent, e -> DfpMath.pow(field.getTwo(), e));
    return field.newDfp((long) Math.scalb(value, -exponent)).multiply(power);
  }

  private Dfp[] zeros(int count) {
    Dfp[] zeros = new Dfp[count];
    Arrays.fill(zeros, field.getZero());
    return zeros;
  }

  private static BigDecimal[] decimals(Dfp[] values) {
    return Arrays.stream(values)
        .map(value -> new BigDecimal(value.toString()))
        .toArray(BigDecimal[]::new);
  }

  private static int[] positions(ElementSet set) {
    int[] positions = new int[set.size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = set.runStart(i / set.runLength()) + i % set.runLength();
    }
    return positions;
  }

  private static int place(ElementSet set, int position) {
    int run = set.runStride() == 0 ? 0 : (position - set.start()) / set.runStride();
    return position - set.runStart(run);
  }
}
