package dev.normative.conformance.rules;

import dev.normative.conformance.Level;
import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.bound.ExpectedGradients;
import dev.normative.conformance.bound.NormalizationBound;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.generate.ExactLane;
import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.Affine;
import dev.normative.contract.Capability;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.Normalization;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Chapter F, axes and sizes: which elements belong together, however many there are. */
public interface SizeRules extends Candidate {

  /**
   * Every axis has another size, every statistics set another mean and every parameter another
   * value. On the exact lane ({@link ExactLane}) nothing can be rounded, and who claims {@link
   * Capability#EXACT_SUMS} gives the exact output; off it, sets have other deviations, too.
   */
  @Rule(
      id = "F6",
      level = Level.L0,
      sentence = "Data that tell every axis apart give the output, exactly where nothing rounds",
      witness = "axes of different sizes above 1, and a bound below a thousandth of an output",
      causes = {
        "statistics or parameters along the wrong axis",
        "a reshape that is right for one batch size only",
        "groups that begin or end at the wrong channel",
        "sums, quotients or roots that are not those of IEEE arithmetic (EXACT_SUMS)"
      })
  @Property
  default void F6_axes_told_apart(
      @ForAll("distinctCases") NormCase c, @ForAll("modes") Mode mode, @ForAll boolean exact) {
    boolean exactLane = exact && c.spec().usesBatchStatistics(mode);
    Tensor input = exactLane ? ExactLane.input(c) : c.setsApart();
    Affine affine = exactLane ? ExactLane.affine(c) : c.affine();
    Expectation expected = Bounds.of(this, c.spec(), input, affine, c.before(), mode).output();
    Evidence.current().witness(distinct(c.shape()) && Bounds.sharp(expected, 1e-3));
    try (Normalization norm = provider().create(c.spec())) {
      Tensor output = norm.forward(input, affine, c.before(), mode).output();
      if (exactLane && provider().capabilities().contains(Capability.EXACT_SUMS)) {
        Check.equalNumbers("output on the exact lane", expected.expected(), output);
      } else {
        Check.within("output in " + mode, expected, output);
      }
    }
  }

  private static boolean distinct(Shape shape) {
    long sizes = Arrays.stream(shape.toArray()).filter(size -> size > 1).distinct().count();
    return sizes == shape.rank();
  }

  /**
   * Whatever an implementation does in blocks, lanes or grids, it has to do at their ends. Output,
   * running statistics and, where claimed, gradients: a kernel that stops short of the last row
   * does so in any of them.
   */
  @Rule(
      id = "F8",
      level = Level.L0,
      sentence = "Every size is right: 1, lanes give or take 1, primes, rank 2 to 5, 2^16 rows",
      witness = "an output whose bound is below a thousandth of it",
      causes = {
        "the tail of a vector loop, or of a block",
        "a mask that takes sizes for powers of two",
        "an index or a grid that ends at 2^16",
        "a kernel written for one rank"
      })
  @Property
  default void F8_sizes(@ForAll("sizeCases") NormCase c, @ForAll("modes") Mode mode) {
    NormalizationBound bound = Bounds.of(this, c, mode);
    Expectation expected = bound.output();
    Evidence.current().witness(Bounds.sharp(expected, 1e-3));
    try (Normalization norm = provider().create(c.spec())) {
      Forward forward = norm.forward(c.input(), c.affine(), c.before(), mode);
      Check.within("output in " + mode, expected, forward.output());
      if (c.spec().running().isPresent()) {
        Check.within("running mean", bound.runningMean(), forward.after().mean());
        Check.within("running variance", bound.runningVariance(), forward.after().variance());
      }
      if (provider().capabilities().contains(Capability.BACKWARD)) {
        ExpectedGradients gradients = bound.gradients(c.upstream());
        Gradients actual = norm.backward(forward, c.upstream());
        Check.within("input gradient in " + mode, gradients.input(), actual.input());
        Check.within("scale gradient in " + mode, gradients.scale(), actual.scale());
        Check.within("shift gradient in " + mode, gradients.shift(), actual.shift());
      }
    }
  }
}
