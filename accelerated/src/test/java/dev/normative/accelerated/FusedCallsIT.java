package dev.normative.accelerated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.Affine;
import dev.normative.contract.ArrayAffine;
import dev.normative.contract.ArrayNormalization;
import dev.normative.contract.ArrayStatistics;
import dev.normative.contract.ArrayView;
import dev.normative.contract.ArrayWorkspace;
import dev.normative.contract.Forward;
import dev.normative.contract.FusedComposition;
import dev.normative.contract.FusedGradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.StridedLayout;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fused calls have the bits of the calls one after the other, whoever computes them. */
class FusedCallsIT {

  /** Every third of the usual calls: their sizes take turns. */
  @Test
  void everyNormGivesTheBitsOfTheComposition() {
    List<Case> calls = Cases.all().toList();
    for (int i = 0; i < calls.size(); i += 3) {
      Case call = calls.get(i);
      Normalization norm = new VectorProvider().create(call.spec());
      Normalization twin = VectorProvider.scalarTwin().create(call.spec());
      Optional<Tensor> residual = i % 2 == 0 ? residual(call) : Optional.empty();
      List<Object> expected = composed(call, norm, residual);
      assertThat(results(call, norm, residual)).as("%s", call).isEqualTo(expected);
      assertThat(results(call, twin, residual)).as("twin, %s", call).isEqualTo(expected);
    }
  }

  /** Some NaN and infinities among them, and some that take away what they are added to. */
  private static Optional<Tensor> residual(Case call) {
    Tensor z = call.run(new VectorProvider()).forward().output();
    SplittableRandom random = new SplittableRandom(z.size());
    return Optional.of(
        z.map(
            value ->
                switch (random.nextInt(6)) {
                  case 0 -> -value;
                  case 1 -> random.nextInt(20) == 0 ? Double.NaN : 0;
                  case 2 -> random.nextInt(20) == 0 ? Double.NEGATIVE_INFINITY : -0.0;
                  default -> call.spec().dtype().round(random.nextDouble(-2, 2));
                }));
  }

  private static List<Object> results(Case call, Normalization norm, Optional<Tensor> residual) {
    Forward forward =
        norm.forwardFused(call.input(), residual, call.affine(), call.before(), call.mode());
    FusedGradients gradients = norm.backwardFused(forward, call.upstream());
    return List.of(forward.output(), forward.after(), gradients);
  }

  private static List<Object> composed(Case call, Normalization norm, Optional<Tensor> residual) {
    Forward forward =
        FusedComposition.forward(
            call.spec(), norm, call.input(), residual, call.affine(), call.before(), call.mode());
    FusedGradients gradients =
        FusedComposition.backward(call.spec(), norm, forward, call.upstream());
    return List.of(forward.output(), forward.after(), gradients);
  }

  static Stream<ThreadsIT.Large> large() {
    return ThreadsIT.inputs();
  }

  @ParameterizedTest
  @MethodSource("large")
  void everyNumberOfThreadsGivesTheBitsOfTheComposition(ThreadsIT.Large large) {
    for (Mode mode : Mode.values()) {
      OnArrays call =
          new OnArrays(large.spec(), large.shape(), StridedLayout.dense(large.shape()), mode);
      for (boolean hasResidual : new boolean[] {false, true}) {
        List<Tensor> expected =
            call.composed(VectorProvider.scalarTwin().createArrays(large.spec(), 1), hasResidual);
        for (int threads : new int[] {1, 2, 4, 7}) {
          assertThat(
                  call.fused(new VectorProvider().createArrays(large.spec(), threads), hasResidual))
              .as("%s, %d threads, residual %s", mode, threads, hasResidual)
              .isEqualTo(expected);
        }
      }
    }
  }

  static Stream<StridedLayout> layouts() {
    Shape shape = Shape.of(5, 13, 9, 7);
    return Stream.of(
        // Channels innermost, and with a gap behind each row.
        new StridedLayout(shape, 3, 13 * 63, 1, 7 * 13, 13),
        new StridedLayout(shape, 2, 13 * 72, 72, 8, 1));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void otherMemoryGivesTheBitsOfTheCompositionThere(StridedLayout layout) {
    for (DType dtype : DType.values()) {
      NormSpec spec = NormSpec.batchNorm2d(13).withDType(dtype);
      for (Mode mode : Mode.values()) {
        OnArrays call = new OnArrays(spec, layout.shape(), layout, mode);
        for (boolean hasResidual : new boolean[] {false, true}) {
          assertThat(call.fused(new VectorProvider().createArrays(spec, 2), hasResidual))
              .isEqualTo(call.composed(new VectorProvider().createArrays(spec, 1), hasResidual));
        }
      }
    }
  }

  @Test
  void oneWorkspaceServesBothKindsOfCallInTurns() {
    Shape shape = Shape.of(4, 6, 40);
    NormSpec spec = NormSpec.batchNorm1d(6);
    OnArrays call = new OnArrays(spec, shape, StridedLayout.dense(shape), Mode.TRAINING);
    try (ArrayNormalization arrays = new VectorProvider().createArrays(spec, 1)) {
      ArrayWorkspace workspace = arrays.workspace();
      List<Tensor> plain = call.results(arrays, workspace, false, false, false);
      List<Tensor> fused = call.results(arrays, workspace, true, true, false);
      List<Tensor> without = call.results(arrays, workspace, true, false, false);
      assertThat(call.results(arrays, workspace, false, false, false)).isEqualTo(plain);
      assertThat(call.results(arrays, workspace, true, true, false)).isEqualTo(fused);
      assertThat(call.results(arrays, workspace, true, false, false)).isEqualTo(without);
      assertThat(fused).isNotEqualTo(without);
    }
  }

  /** A call in memory of one layout, fused or step by step. */
  private record OnArrays(NormSpec spec, Shape shape, StridedLayout layout, Mode mode) {

    List<Tensor> fused(ArrayNormalization normalization, boolean hasResidual) {
      try (normalization) {
        return results(normalization, normalization.workspace(), true, hasResidual, false);
      }
    }

    List<Tensor> composed(ArrayNormalization normalization, boolean hasResidual) {
      try (normalization) {
        return results(normalization, normalization.workspace(), false, hasResidual, true);
      }
    }

    List<Tensor> results(
        ArrayNormalization normalization,
        ArrayWorkspace workspace,
        boolean fuses,
        boolean hasResidual,
        boolean activates) {
      DType dtype = spec.dtype();
      SplittableRandom random = new SplittableRandom(11);
      ArrayView input = uniform(layout, random);
      Tensor added = uniform(layout, random).toTensor();
      Optional<ArrayView> residual = hasResidual ? Optional.of(placed(added)) : Optional.empty();
      ArrayView upstream = uniform(layout, random);
      StridedLayout parameters = StridedLayout.dense(spec.reduction().parameterShape());
      Affine initial = Affine.initial(spec);
      ArrayAffine affine =
          new ArrayAffine(
              initial.scale().map(it -> uniform(parameters, random)),
              initial.shift().map(it -> uniform(parameters, random)));
      ArrayAffine affineGradient = ArrayAffine.copyOf(initial, dtype);
      ArrayStatistics running = ArrayStatistics.copyOf(spec.initialStats(), dtype);
      ArrayView output = ArrayView.blank(layout, dtype);
      ArrayView gradient = ArrayView.blank(layout, dtype);
      Optional<ArrayView> residualGradient =
          hasResidual ? Optional.of(ArrayView.blank(layout, dtype)) : Optional.empty();
      if (fuses) {
        normalization.forwardFused(input, residual, affine, running, mode, output, workspace);
        normalization.backwardFused(
            input, affine, output, upstream, gradient, residualGradient, affineGradient, workspace);
      } else {
        normalization.forward(input, affine, running, mode, output, workspace);
        if (activates) {
          output.set(
              FusedComposition.activated(
                  output.toTensor(), residual.map(ArrayView::toTensor), dtype));
          Tensor passing = FusedComposition.masked(upstream.toTensor(), output.toTensor());
          upstream.set(passing);
          residualGradient.ifPresent(memory -> memory.set(passing));
        }
        normalization.backward(input, affine, upstream, gradient, affineGradient, workspace);
      }
      List<Tensor> results = new ArrayList<>();
      results.add(output.toTensor());
      results.add(gradient.toTensor());
      residualGradient.map(ArrayView::toTensor).ifPresent(results::add);
      results.add(running.mean().toTensor());
      results.add(running.variance().toTensor());
      affineGradient.toAffine().scale().ifPresent(results::add);
      affineGradient.toAffine().shift().ifPresent(results::add);
      return results;
    }

    private ArrayView placed(Tensor values) {
      ArrayView view = ArrayView.blank(layout, spec.dtype());
      view.set(values);
      return view;
    }

    private ArrayView uniform(StridedLayout where, SplittableRandom random) {
      double[] values = random.doubles(where.shape().elements(), -2, 2).toArray();
      ArrayView view = ArrayView.blank(where, spec.dtype());
      view.set(Tensor.adopting(where.shape(), values).rounded(spec.dtype()));
      return view;
    }
  }
}
