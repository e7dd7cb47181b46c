package dev.normative.conformance.recording;

import dev.normative.conformance.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All calls that were recorded. */
public final class Recordings {

  private static final Map<Family, List<String>> PYTORCH_FILES =
      Map.of(
          Family.BATCH_NORM,
          List.of("pytorch/batch_norm_1d", "pytorch/batch_norm_2d", "pytorch/batch_norm_3d"),
          Family.LAYER_NORM,
          List.of("pytorch/layer_norm"),
          Family.GROUP_NORM,
          List.of("pytorch/group_norm"),
          Family.INSTANCE_NORM,
          List.of("pytorch/instance_norm"),
          Family.RMS_NORM,
          List.of("pytorch/rms_norm"));

  private static final Map<Family, List<String>> KERAS_FILES =
      Map.of(
          Family.BATCH_NORM,
          List.of("keras/BatchNormalization"),
          Family.LAYER_NORM,
          List.of("keras/LayerNormalization"),
          Family.GROUP_NORM,
          List.of("keras/GroupNormalization"));

  /** The golden files never change: each family's are read once. */
  private static final Map<Family, List<Recording>> READ = new ConcurrentHashMap<>();

  private Recordings() {}

  /** The calls of one family: PyTorch's, Keras's and ONNX's, in the order of their files. */
  public static List<Recording> of(Family family) {
    return READ.computeIfAbsent(family, Recordings::read);
  }

  private static List<Recording> read(Family family) {
    List<Recording> recordings = new ArrayList<>();
    PYTORCH_FILES.get(family).forEach(file -> recordings.addAll(new PyTorchVectors().read(file)));
    KERAS_FILES
        .getOrDefault(family, List.of())
        .forEach(file -> recordings.addAll(new KerasVectors().read(file)));
    recordings.addAll(OnnxNodeTests.read());
    // Every file but ONNX's is about one family.
    recordings.removeIf(recording -> recording.family() != family);
    return List.copyOf(recordings);
  }
}
