package dev.normative.conformance.recording;

import dev.normative.conformance.Family;
import dev.normative.golden.GoldenVectors;
import dev.normative.golden.OnnxVectors;
import dev.normative.golden.Provenance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

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

  /**
   * The calls of a file in the format of the golden vectors, in its order; what is declared in its
   * provenance says whose they are.
   *
   * @param file the file, gzip or not; its path is what its calls' titles begin with
   * @throws dev.normative.golden.MalformedGoldenFile if the content is not in that format
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it is of another framework, or a case is no call of the
   *     contract
   */
  public static List<Recording> read(Path file) throws IOException {
    String framework = Provenance.of(file).framework();
    String name = file.toString();
    return switch (framework) {
      case "pytorch" -> new PyTorchVectors().read(name, GoldenVectors.read(file));
      case "keras" -> new KerasVectors().read(name, GoldenVectors.read(file));
      case "onnx" -> OnnxNodeTests.read(name, OnnxVectors.read(file));
      case "normative" ->
          throw new IllegalArgumentException(
              "it is a case that a failing rule left; normative replay makes its call again");
      default ->
          throw new IllegalArgumentException(
              "its provenance names the framework \""
                  + framework
                  + "\"; expected pytorch, keras or onnx");
    };
  }

  /**
   * What is made of a part of a file from outside. Whatever is odd about it shows as something
   * else: a name that is not there, a shape that is too short, a specification that is refused.
   *
   * @throws IllegalArgumentException that names the part, for any of these
   */
  static <T> T understood(String part, Supplier<T> made) {
    try {
      return made.get();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          part + ": " + (e instanceof IllegalArgumentException ? e.getMessage() : e), e);
    }
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
