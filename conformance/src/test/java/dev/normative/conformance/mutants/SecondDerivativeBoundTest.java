package dev.normative.conformance.mutants;

import dev.normative.conformance.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecondDerivativeBoundTest {
  @Test
  void probe() {
    for (int i = 0; i < 3; i++) {
      long t = System.nanoTime();
      List<Outcome> o =
          SuiteRun.of(new dev.normative.norm.ReferenceProvider(), List.of(), 500, "B4,B8");
      System.out.println("reference " + (System.nanoTime() - t) / 1e9);
      o.forEach(
          x ->
              System.out.println(
                  x.rule()
                      + " "
                      + x.family()
                      + " "
                      + x.verdict()
                      + " "
                      + x.worst()
                      + " "
                      + x.witnessed()
                      + "/"
                      + x.tries()
                      + x.detail()));
    }
    for (var s : StableAlgorithms.all()) {
      long t = System.nanoTime();
      List<Outcome> o = SuiteRun.of(s, List.of(), 500, "B4,B8");
      System.out.println(s + " " + (System.nanoTime() - t) / 1e9);
      o.forEach(
          x ->
              System.out.println(
                  x.rule()
                      + " "
                      + x.family()
                      + " "
                      + x.verdict()
                      + " "
                      + x.worst()
                      + " "
                      + x.witnessed()
                      + "/"
                      + x.tries()
                      + x.detail()));
    }
    for (Mutant m : DoubleBackwardMutants.all()) {
      System.out.println(m);
      SuiteRun.of(m, List.of(), 30, "B4,B8")
          .forEach(x -> System.out.println(x.rule() + " " + x.family() + " " + x.verdict()));
    }
  }
}
