package dev.normative.conformance.mutants;

import dev.normative.contract.ArrayAffine;
import dev.normative.contract.ArrayNormalization;
import dev.normative.contract.ArrayStatistics;
import dev.normative.contract.ArrayView;
import dev.normative.contract.ArrayWorkspace;
import dev.normative.contract.NormSpec;
import dev.normative.tensor.Shape;
import dev.normative.tensor.StridedLayout;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Wrong in memory: offsets, strides, gaps, workspaces, threads. */
final class ArrayMutants {
  private ArrayMutants() {}

  private static final String OUR_OWN = "our own";

  static List<Mutant> all() {
    return List.of(
        arrays(
            "the offset of the input is ignored",
            "github.com/pytorch/pytorch/issues/131750",
            "A1",
            spec ->
                new PlainArrays(spec) {
                  @Override
                  Tensor read(Part part, ArrayView view, ArrayView input) {
                    StridedLayout layout = view.layout();
                    return part == Part.INPUT
                        ? super.read(part, over(view, moved(layout, 0)), input)
                        : super.read(part, view, input);
                  }
                }),
        arrays(
            "a permuted input is read row by row",
            "github.com/microsoft/DirectML/issues/588",
            "A1",
            spec ->
                new PlainArrays(spec) {
                  @Override
                  Tensor read(Part part, ArrayView view, ArrayView input) {
                    return part == Part.INPUT
                        ? super.read(part, over(view, dense(view.layout())), input)
                        : super.read(part, view, input);
                  }
                }),
        arrays(
            "a running mean with gaps is updated in a copy",
            "github.com/pytorch/pytorch/issues/33867",
            "A1",
            spec ->
                new PlainArrays(spec) {
                  @Override
                  void write(Part part, ArrayView view, Tensor values, ArrayView input) {
                    if (part != Part.MEAN || view.layout().isDense()) {
                      super.write(part, view, values, input);
                    }
                  }
                }),
        arrays(
            "statistics with gaps are written without",
            "github.com/intel/torch-xpu-ops/issues/2233",
            "A1",
            spec ->
                new PlainArrays(spec) {
                  @Override
                  void write(Part part, ArrayView view, Tensor values, ArrayView input) {
                    boolean statistic = part == Part.MEAN || part == Part.VARIANCE;
                    super.write(
                        part, statistic ? over(view, dense(view.layout())) : view, values, input);
                  }
                }),
        arrays(
            "the output is written in the input's order",
            "github.com/pytorch/pytorch/issues/62594",
            "A1",
            spec ->
                new PlainArrays(spec) {
                  @Override
                  void write(Part part, ArrayView view, Tensor values, ArrayView input) {
                    super.write(
                        part, part == Part.OUTPUT ? likeInput(view, input) : view, values, input);
                  }
                }),
        arrays(
            "backward reads the input with the strides of the upstream gradient",
            "github.com/pytorch/pytorch/issues/64039",
            "A2",
            spec ->
                new PlainArrays(spec) {
                  @Override
                  ArrayView inputForBackward(
                      Workspace workspace, ArrayView input, ArrayView upstream) {
                    return likeInput(input, upstream);
                  }
                }),
        arrays(
            "the output's memory is cleared from end to end",
            OUR_OWN,
            "A1",
            spec ->
                new PlainArrays(spec) {
                  @Override
                  void write(Part part, ArrayView view, Tensor values, ArrayView input) {
                    if (part == Part.OUTPUT) {
                      clear(view);
                    }
                    super.write(part, view, values, input);
                  }
                }),
        arrays(
            "the gradient of the scale is added to what its memory holds",
            OUR_OWN,
            "A2",
            spec ->
                new PlainArrays(spec) {
                  @Override
                  void write(Part part, ArrayView view, Tensor values, ArrayView input) {
                    if (part == Part.SCALE_GRADIENT) {
                      for (int i = 0; i < values.size(); i++) {
                        view.set(i, view.get(i) + values.at(i));
                      }
                    } else {
                      super.write(part, view, values, input);
                    }
                  }
                }),
        arrays(
            "the input is centered in place",
            OUR_OWN,
            "A3",
            spec ->
                new PlainArrays(spec) {
                  @Override
                  Tensor read(Part part, ArrayView view, ArrayView input) {
                    Tensor values = super.read(part, view, input);
                    if (part == Part.INPUT && values.size() > 0) {
                      double first = values.at(0);
                      view.set(values.map(value -> value - first));
                    }
                    return values;
                  }
                }),
        arrays(
            "backward reads the input where forward found it",
            OUR_OWN,
            "A3",
            spec ->
                new PlainArrays(spec) {
                  @Override
                  ArrayView inputForBackward(
                      Workspace workspace, ArrayView input, ArrayView upstream) {
                    return workspace.lastInput;
                  }
                }),
        arrays("all workspaces are one", OUR_OWN, "A3", OneWorkspace::new),
        arrays("an output of any format is written", OUR_OWN, "A5", UncheckedFormat::new),
        arrays("the output is checked when it is written", OUR_OWN, "A5", LateCheck::new),
        threads("each thread has a partial sum", OUR_OWN, "A4", SumsOfThreads::new),
        threads("the rest of the division is left out", OUR_OWN, "A4", RestLeftOut::new));
  }

  private static Mutant arrays(
      String name, String seenIn, String rule, Function<NormSpec, ArrayNormalization> maker) {
    return threads(name, seenIn, rule, (spec, threads) -> maker.apply(spec));
  }

  private static Mutant threads(
      String name,
      String seenIn,
      String rule,
      BiFunction<NormSpec, Integer, ArrayNormalization> maker) {
    return Mutant.ofArrays(name, seenIn, rule, maker);
  }

  /** The same memory seen with another layout, as far as it reaches. */
  private static ArrayView over(ArrayView view, StridedLayout layout) {
    if (view instanceof ArrayView.Floats floats) {
      return layout.end() > floats.values().length
          ? view
          : new ArrayView.Floats(floats.values(), layout);
    }
    double[] values = ((ArrayView.Doubles) view).values();
    return layout.end() > values.length ? view : new ArrayView.Doubles(values, layout);
  }

  private static StridedLayout moved(StridedLayout layout, int offset) {
    int[] strides = new int[layout.shape().rank()];
    Arrays.setAll(strides, layout::stride);
    return new StridedLayout(layout.shape(), offset, strides);
  }

  private static StridedLayout dense(StridedLayout layout) {
    return moved(StridedLayout.dense(layout.shape()), layout.offset());
  }

  private static ArrayView likeInput(ArrayView view, ArrayView input) {
    return over(view, moved(input.layout(), view.layout().offset()));
  }

  private static void clear(ArrayView view) {
    int from = view.layout().offset();
    int length = view.layout().end() - from;
    over(view, new StridedLayout(Shape.of(length), from, 1)).set(Tensor.zeros(Shape.of(length)));
  }

  /** As if it were of the right format, which {@link ArrayView#set} makes of it. */
  private static final class UncheckedFormat extends PlainArrays {
    UncheckedFormat(NormSpec spec) {
      super(spec);
    }

    @Override
    void checkForward(
        ArrayView input, ArrayAffine affine, ArrayStatistics running, ArrayView output) {
      boolean other = output != null && output.dtype() != spec.dtype();
      super.checkForward(
          input, affine, running, other ? ArrayView.blank(output.layout(), spec.dtype()) : output);
    }
  }

  private static final class LateCheck extends PlainArrays {
    LateCheck(NormSpec spec) {
      super(spec);
    }

    @Override
    void checkForward(
        ArrayView input, ArrayAffine affine, ArrayStatistics running, ArrayView output) {
      boolean fits = output == null || input == null;
      super.checkForward(
          input, affine, running, fits ? output : ArrayView.blank(dense(input), spec.dtype()));
    }

    private static StridedLayout dense(ArrayView input) {
      return StridedLayout.dense(input.layout().shape());
    }

    @Override
    void write(Part part, ArrayView view, Tensor values, ArrayView input) {
      if (part == Part.OUTPUT && (view.dtype() != spec.dtype() || !view.layout().isNested())) {
        throw new IllegalArgumentException("output " + view.layout() + " cannot be written");
      }
      super.write(part, view, values, input);
    }
  }

  private static final class OneWorkspace extends PlainArrays {
    private final ArrayWorkspace only = super.workspace();

    OneWorkspace(NormSpec spec) {
      super(spec);
    }

    @Override
    public ArrayWorkspace workspace() {
      return only;
    }

    @Override
    ArrayView inputForBackward(Workspace workspace, ArrayView input, ArrayView upstream) {
      return workspace.lastInput.layout().shape().equals(upstream.layout().shape())
          ? workspace.lastInput
          : input;
    }
  }

  private static final class SumsOfThreads extends PlainArrays {
    SumsOfThreads(NormSpec spec, int threads) {
      super(
          spec,
          new PlainNorm(spec) {
            @Override
            double mean(double[] values) {
              double sum = 0;
              int part = (values.length + threads - 1) / threads;
              for (int from = 0; from < values.length; from += part) {
                int to = Math.min(values.length, from + part);
                double[] own = Arrays.copyOfRange(values, from, to);
                sum = round(sum + super.mean(own) * own.length);
              }
              return round(sum / values.length);
            }
          });
    }
  }

  /** A large output is written in equal parts, whatever is left. */
  private static final class RestLeftOut extends PlainArrays {
    private static final int LARGE = 1 << 12;

    private final int threads;

    RestLeftOut(NormSpec spec, int threads) {
      super(spec);
      this.threads = threads;
    }

    @Override
    void write(Part part, ArrayView view, Tensor values, ArrayView input) {
      boolean divided = part == Part.OUTPUT && values.size() > LARGE;
      int whole = divided ? values.size() / threads * threads : values.size();
      for (int i = 0; i < whole; i++) {
        view.set(i, values.at(i));
      }
    }
  }
}
