package dev.normative.norm;

import dev.normative.contract.Affine;
import dev.normative.contract.Gradients;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.tensor.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/**
 * Second derivatives in training to some forty decimal digits, by differences: with a, b, c the
 * directions of input, scale and shift, F = sum(dy y') where y' is the output's change along them,
 *
 * <pre>
 *   m' = mean(a)     v' = 2 mean((x - m)(a - m'))     r' = the change of 1/deviation(v)
 *   y' = scale ((a - m') r + (x - m) r') + b (x - m) r + c
 * </pre>
 *
 * <p>and the derivatives of F are (F(z + d) - F(z - d)) / 2d with d = 10<sup>-25</sup>: off by a
 * third derivative times d<sup>2</sup>, in 80 digits. Nothing of any backward formula is in it.
 */
final class DecimalSecondDerivatives {
  private static final MathContext DIGITS = new MathContext(80);
  private static final BigDecimal STEP = BigDecimal.ONE.movePointLeft(25);
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  private final NormSpec spec;
  private final Partition partition;
  private final BigDecimal[] x;
  private final BigDecimal[] scale;
  private final BigDecimal[] upstream;
  private final BigDecimal[] a;
  private final BigDecimal[] b;
  private final BigDecimal[] c;

  DecimalSecondDerivatives(
      NormSpec spec, Tensor input, Affine affine, Tensor upstream, Gradients along) {
    int parameters = spec.reduction().parameterShape().elements();
    this.spec = spec;
    this.partition = Partition.of(spec.reduction(), input.shape());
    this.x = decimals(input);
    this.scale = affine.scale().map(t -> decimals(t)).orElse(filled(parameters, BigDecimal.ONE));
    this.upstream = decimals(upstream);
    this.a = decimals(along.input());
    this.b = along.scale().map(t -> decimals(t)).orElse(filled(parameters, BigDecimal.ZERO));
    this.c = along.shift().map(t -> decimals(t)).orElse(filled(parameters, BigDecimal.ZERO));
  }

  BigDecimal[] byInput() {
    return differences(x);
  }

  BigDecimal[] byScale() {
    return differences(scale);
  }

  BigDecimal[] byUpstream() {
    return differences(upstream);
  }

  private BigDecimal[] differences(BigDecimal[] of) {
    BigDecimal[] derivatives = new BigDecimal[of.length];
    for (int i = 0; i < of.length; i++) {
      BigDecimal here = of[i];
      of[i] = here.add(STEP);
      BigDecimal above = derivativeAlong();
      of[i] = here.subtract(STEP);
      BigDecimal below = derivativeAlong();
      of[i] = here;
      derivatives[i] = above.subtract(below).divide(STEP.multiply(TWO), DIGITS);
    }
    return derivatives;
  }

  private BigDecimal derivativeAlong() {
    BigDecimal sum = BigDecimal.ZERO;
    for (int s = 0; s < partition.sets(); s++) {
      sum = sum.add(derivativeAlong(s), DIGITS);
    }
    return sum;
  }

  private BigDecimal derivativeAlong(int s) {
    int[] positions = partition.set(s).positions().toArray();
    BigDecimal n = BigDecimal.valueOf(positions.length);
    BigDecimal mean = spec.centered() ? sum(x, positions).divide(n, DIGITS) : BigDecimal.ZERO;
    BigDecimal meanChange = spec.centered() ? sum(a, positions).divide(n, DIGITS) : BigDecimal.ZERO;
    BigDecimal squares = BigDecimal.ZERO;
    BigDecimal products = BigDecimal.ZERO;
    for (int i : positions) {
      BigDecimal deviation = x[i].subtract(mean);
      squares = squares.add(deviation.multiply(deviation), DIGITS);
      products = products.add(deviation.multiply(a[i].subtract(meanChange)), DIGITS);
    }
    BigDecimal variance = squares.divide(n, DIGITS);
    BigDecimal varianceChange = products.multiply(TWO).divide(n, DIGITS);
    boolean inside = spec.policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT;
    BigDecimal epsilon = new BigDecimal(spec.epsilon());
    BigDecimal root = (inside ? variance.add(epsilon) : variance).sqrt(DIGITS);
    BigDecimal r = BigDecimal.ONE.divide(inside ? root : root.add(epsilon), DIGITS);
    BigDecimal inverseChange =
        varianceChange.multiply(r).multiply(r, DIGITS).divide(root.multiply(TWO), DIGITS).negate();
    BigDecimal sum = BigDecimal.ZERO;
    for (int place = 0; place < positions.length; place++) {
      int i = positions[place];
      int parameter = partition.parameter(s, place % partition.set(s).runLength());
      BigDecimal deviation = x[i].subtract(mean);
      BigDecimal xhatChange =
          a[i].subtract(meanChange).multiply(r).add(deviation.multiply(inverseChange), DIGITS);
      BigDecimal change =
          scale[parameter]
              .multiply(xhatChange)
              .add(b[parameter].multiply(deviation).multiply(r))
              .add(c[parameter]);
      sum = sum.add(upstream[i].multiply(change), DIGITS);
    }
    return sum;
  }

  private static BigDecimal sum(BigDecimal[] of, int[] positions) {
    return Arrays.stream(positions).mapToObj(i -> of[i]).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal[] decimals(Tensor tensor) {
    return Arrays.stream(tensor.toArray()).mapToObj(BigDecimal::new).toArray(BigDecimal[]::new);
  }

  private static BigDecimal[] filled(int count, BigDecimal value) {
    BigDecimal[] filled = new BigDecimal[count];
    Arrays.fill(filled, value);
    return filled;
  }
}
