package dev.normative.conformance.rules;

import dev.normative.conformance.Family;
import dev.normative.conformance.Level;
import dev.normative.conformance.engine.Attachment;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.profile.LongSum;
import dev.normative.conformance.profile.StabilityGrade;
import dev.normative.conformance.profile.StabilitySweep;
import dev.normative.contract.Accumulator;
import dev.normative.contract.Capability;
import dev.normative.contract.StabilityClass;
import dev.normative.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Example;

/** Chapter N: how well, beyond right or wrong. */
@Requires(
    value = Requirement.TRAINING,
    families = {Family.BATCH_NORM, Family.LAYER_NORM, Family.GROUP_NORM, Family.INSTANCE_NORM})
public interface StabilityRules extends Candidate {

  /** A sweep of the condition number up to a tenth of the format's precision. */
  @Rule(
      id = "N1",
      level = Level.L1,
      sentence =
          "The error of the variance grows with the condition number no faster than its class",
      witness = "a condition number at which a one-pass variance has no digit left",
      causes = {
        "one-pass variance (E[x^2] - E[x]^2)",
        "a class declared that the algorithm does not have",
        "sums accumulated in a narrower way than declared"
      })
  @Example
  default void N1_the_error_grows_no_faster_than_the_declared_class() {
    List<String> grades = new ArrayList<>();
    for (DType dtype : dtypes()) {
      StabilityClass declared = provider().stability(dtype);
      Family family = Evidence.current().family();
      StabilityGrade grade = new StabilitySweep(provider(), family, dtype).grade();
      grades.add(grade.describe());
      Evidence.current().measured(String.join("; ", grades));
      Evidence.current().witness(true);
      Evidence.current().share(grade.share(declared));
      Evidence.current()
          .attach(
              new Attachment(
                  family.title() + " stability " + name(dtype) + ".csv", "text/csv", grade.csv()));
      if (!grade.classes().contains(declared)) {
        throw new RuleViolation(
            "the variance is off by up to "
                + grade.share(declared)
                + " times what "
                + declared
                + " allows, which is declared; measured: "
                + grade.describe());
      }
    }
  }

  /** The mean of 100,000 values, read off the output. */
  @Rule(
      id = "N2",
      level = Level.L1,
      sentence = "A sum of 100,000 values is as exact as the declared accumulator makes it",
      witness = "more values than a sum one after the other adds without loss",
      causes = {
        "sums in the format itself where a wider one or blocks are declared",
        "an accumulator that overflows its exact range, such as a counter in float32"
      })
  @Example
  default void N2_long_sums_are_as_exact_as_declared() {
    List<String> remarks = new ArrayList<>();
    for (DType dtype : dtypes()) {
      Accumulator declared = provider().accumulator(dtype);
      LongSum sum = LongSum.of(provider(), Evidence.current().family(), dtype);
      Evidence.current().witness(true);
      Evidence.current().share(sum.share(declared));
      if (sum.share(declared) > 1) {
        throw new RuleViolation(
            String.format(
                Locale.ROOT,
                "%s: the mean is off by %.3g unit roundoffs, %.3g times what %s allows, which is"
                    + " declared",
                dtype,
                sum.roundings(),
                sum.share(declared),
                declared));
      }
      remark(dtype, declared, sum).ifPresent(remarks::add);
    }
    Evidence.current().remark(String.join("; ", remarks));
  }

  /** A declaration that is ten times looser than what was measured hides faults: say so. */
  private static Optional<String> remark(DType dtype, Accumulator declared, LongSum sum) {
    return Stream.of(Accumulator.values())
        .filter(tighter -> tighter.ordinal() > declared.ordinal() && sum.share(tighter) <= 1)
        .filter(tighter -> sum.share(declared) < 0.1)
        .reduce((looser, tightest) -> tightest)
        .map(
            tightest ->
                dtype
                    + ": declares "
                    + declared
                    + ", and adds up as exactly as "
                    + tightest
                    + "; declare that, if gradients are added up so as well, and the bounds get"
                    + " tighter");
  }

  private List<DType> dtypes() {
    return Stream.of(DType.values())
        .filter(dtype -> provider().capabilities().contains(Capability.valueOf(dtype.name())))
        .toList();
  }

  private static String name(DType dtype) {
    return dtype.name().toLowerCase(Locale.ROOT);
  }
}
