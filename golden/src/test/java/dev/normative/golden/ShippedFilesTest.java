package dev.normative.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShippedFilesTest {

  private static final Set<String> NOT_GOLDEN = Set.of("SHA256SUMS", "PROVENANCE.md");

  @Test
  void everyFileHasTheListedChecksumAndNoFileIsUnlisted() throws Exception {
    Map<String, String> listed = new LinkedHashMap<>();
    for (String line : Files.readAllLines(folder().resolve("SHA256SUMS"))) {
      listed.put(line.substring(66), line.substring(0, 64));
    }
    assertThat(new TreeMap<>(found())).isEqualTo(new TreeMap<>(listed));
    assertThat(List.copyOf(listed.keySet())).isSorted();
  }

  @Test
  void everyFileCanBeReadByItsName() {
    assertThat(GoldenCurve.names())
        .hasSize(30)
        .startsWith("digits-cnn-adam-float32")
        .endsWith("simplenet-adam-float64")
        .allSatisfy(name -> assertThat(GoldenCurve.named(name).name()).isEqualTo(name));
    assertThat(GoldenVectors.names())
        .containsExactly(
            "keras/BatchNormalization",
            "keras/GroupNormalization",
            "keras/LayerNormalization",
            "pytorch/batch_norm_1d",
            "pytorch/batch_norm_2d",
            "pytorch/batch_norm_3d",
            "pytorch/group_norm",
            "pytorch/instance_norm",
            "pytorch/layer_norm",
            "pytorch/rms_norm");
    assertThat(LossBand.names())
        .containsExactly(
            "digits-mlp-adam-float32",
            "digits-mlp-gn-adam-float32",
            "digits-mlp-ln-sgd-float32",
            "mlp-adam-float32",
            "net-with-ln-sgd-float32");
  }

  @Test
  void everyFloat64CurveHasASensitivityOfItsLength() {
    for (String name : GoldenCurve.names()) {
      GoldenCurve curve = GoldenCurve.named(name);
      assertThat(Sensitivity.of(curve.header().run()).steps()).as(name).isEqualTo(curve.steps());
    }
    assertThat(Sensitivity.names()).hasSize(15);
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> GoldenCurve.named("digits-mlp-adam"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"digits-mlp-adam\"")
        .hasMessageContaining("digits-mlp-adam-float64");
    assertThatThrownBy(() -> GoldenVectors.named("../curves/digits/sensitivity"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pytorch/batch_norm_1d");
    assertThatThrownBy(() -> Sensitivity.of("mlp"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mlp-adam");
    assertThatThrownBy(() -> LossBand.named("mlp"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mlp-adam-float32");
  }

  private static Path folder() throws URISyntaxException {
    return Path.of(ShippedFilesTest.class.getResource("SHA256SUMS").toURI()).getParent();
  }

  private static Map<String, String> found() throws Exception {
    Path folder = folder();
    Map<String, String> found = new LinkedHashMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(path).toString().replace('\\', '/');
        if (!NOT_GOLDEN.contains(name) && !name.endsWith(".class")) {
          found.put(name, sha256(path));
        }
      }
    }
    return found;
  }

  private static String sha256(Path path) throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(path)));
  }
}
