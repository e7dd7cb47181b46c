package dev.normative.accelerated.training;

import dev.normative.contract.ArrayAffine;
import dev.normative.contract.ArrayNormalization;
import dev.normative.contract.ArrayStatistics;
import dev.normative.contract.ArrayView;
import dev.normative.contract.ArrayWorkspace;
import dev.normative.contract.Mode;
import dev.normative.nn.NormLayer;
import dev.normative.nn.Parameter;
import dev.normative.nn.StateEntry;
import dev.normative.nn.StateSlot;
import dev.normative.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Any normalization of [samples, features], by an implementation on arrays. */
final class NormalizationLayer implements ArrayLayer {
  private final NormLayer layer;
  private final Activations input;
  private final Activations output;
  private final ArrayNormalization arrays;
  private final ArrayWorkspace workspace;
  private final ArrayStatistics running;
  private final ArrayAffine affine;
  private final ArrayAffine affineGradient;
  private final List<LearnedArray> learned = new ArrayList<>();

  NormalizationLayer(NormLayer layer, Activations input, ArrayNormalization arrays) {
    this.layer = layer;
    this.input = input;
    this.output = new Activations(input.features());
    this.arrays = arrays;
    this.workspace = arrays.workspace();
    this.running = ArrayStatistics.copyOf(layer.running(), DType.FLOAT32);
    Optional<LearnedArray> scale = learned(layer.parameters().get("weight"));
    Optional<LearnedArray> shift = learned(layer.parameters().get("bias"));
    this.affine = new ArrayAffine(scale.map(LearnedArray::view), shift.map(LearnedArray::view));
    this.affineGradient =
        new ArrayAffine(
            scale.map(LearnedArray::gradientView), shift.map(LearnedArray::gradientView));
  }

  private Optional<LearnedArray> learned(Parameter parameter) {
    Optional<LearnedArray> array = Optional.ofNullable(parameter).map(LearnedArray::of);
    array.ifPresent(learned::add);
    return array;
  }

  @Override
  public Activations output() {
    return output;
  }

  @Override
  public void resize(int samples) {
    output.resize(samples);
  }

  @Override
  public void forward(Mode mode) {
    arrays.forward(input.view(), affine, running, mode, output.view(), workspace);
  }

  @Override
  public void backward(boolean ofInput) {
    arrays.backward(
        input.view(),
        affine,
        output.gradientView(),
        input.gradientView(),
        affineGradient,
        workspace);
  }

  @Override
  public List<LearnedArray> learned() {
    return learned;
  }

  @Override
  public void store() {
    ArrayLayer.super.store();
    Map<String, StateSlot> buffers = layer.buffers();
    if (!buffers.isEmpty()) {
      buffers.get("running_mean").replace(numbers(running.mean()));
      buffers.get("running_var").replace(numbers(running.variance()));
      buffers.get("num_batches_tracked").replace(new StateEntry.Count(running.batches()));
    }
  }

  private static StateEntry numbers(ArrayView view) {
    return new StateEntry.Numbers(view.toTensor(), DType.FLOAT32);
  }

  @Override
  public void close() {
    arrays.close();
  }
}
