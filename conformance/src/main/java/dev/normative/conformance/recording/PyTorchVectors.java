package dev.normative.conformance.recording;

import dev.normative.conformance.Family;
import dev.normative.contract.Denominator;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningUpdate;
import dev.normative.golden.ElementType;
import dev.normative.golden.GoldenCase;
import dev.normative.golden.Settings;
import dev.normative.tensor.DType;

/**
 * PyTorch's layers: they compute in the format that they are told, by formulas that the suite's own
 * bounds allow, and store the sample variance.
 */
final class PyTorchVectors extends LayerVectors {

  PyTorchVectors() {
    super(new Names("weight", "bias", "running_mean", "running_var"), Formula.STABLE);
  }

  @Override
  DType computedIn(NormSpec spec) {
    return spec.dtype();
  }

  @Override
  Family family(Settings layer) {
    return switch (layer.text("type")) {
      case "BatchNorm1d", "BatchNorm2d", "BatchNorm3d" -> Family.BATCH_NORM;
      case "InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d" -> Family.INSTANCE_NORM;
      case "LayerNorm" -> Family.LAYER_NORM;
      case "GroupNorm" -> Family.GROUP_NORM;
      case "RMSNorm" -> Family.RMS_NORM;
      default -> throw new IllegalArgumentException("no normalization is known for " + layer);
    };
  }

  @Override
  NormSpec spec(GoldenCase golden) {
    Settings layer = golden.layer();
    DType dtype = golden.dtype() == ElementType.FLOAT32 ? DType.FLOAT32 : DType.FLOAT64;
    NormSpec spec =
        switch (family(layer)) {
          case BATCH_NORM, INSTANCE_NORM -> running(perChannel(layer), layer);
          case LAYER_NORM -> NormSpec.layerNorm(normalizedShape(layer));
          case RMS_NORM -> NormSpec.rmsNorm(dtype, normalizedShape(layer));
          case GROUP_NORM ->
              NormSpec.groupNorm(layer.integer("num_groups"), layer.integer("num_channels"));
        };
    // Only RMSNorm leaves epsilon open; then it is that of the format, which the preset has.
    return (layer.isNull("eps") ? spec : spec.withEpsilon(layer.number("eps")))
        .withAffine(golden.initial().containsKey("weight"), golden.initial().containsKey("bias"))
        .withDType(dtype);
  }

  private static NormSpec perChannel(Settings layer) {
    int channels = layer.integer("num_features");
    return switch (layer.text("type")) {
      case "BatchNorm1d" -> NormSpec.batchNorm1d(channels);
      case "BatchNorm2d" -> NormSpec.batchNorm2d(channels);
      case "BatchNorm3d" -> NormSpec.batchNorm3d(channels);
      case "InstanceNorm1d" -> NormSpec.instanceNorm1d(channels);
      case "InstanceNorm2d" -> NormSpec.instanceNorm2d(channels);
      default -> NormSpec.instanceNorm3d(channels);
    };
  }

  private static int[] normalizedShape(Settings layer) {
    return layer.integers("normalized_shape").stream().mapToInt(n -> n).toArray();
  }

  private static NormSpec running(NormSpec spec, Settings layer) {
    if (!layer.flag("track_running_stats")) {
      return spec.withoutRunning();
    }
    return spec.withRunning(
        layer.isNull("momentum")
            ? new RunningUpdate.Cumulative(Denominator.UNBIASED)
            : new RunningUpdate.Exponential(layer.number("momentum"), Denominator.UNBIASED));
  }
}
