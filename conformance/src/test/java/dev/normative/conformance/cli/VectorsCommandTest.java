package dev.normative.conformance.cli;

import static dev.normative.conformance.cli.Ran.normative;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.golden.GoldenVectors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorsCommandTest {
  @TempDir Path folder;

  private static byte[] shipped(String name) throws IOException {
    try (InputStream in = GoldenVectors.class.getResourceAsStream("vectors/" + name + ".json.gz")) {
      return in.readAllBytes();
    }
  }

  private String packed(String name) throws IOException {
    String file = name.substring(name.indexOf('/') + 1) + ".json.gz";
    return Files.write(folder.resolve(file), shipped(name)).toString();
  }

  /** A shipped file with one change. */
  private String changed(String name, String right, String wrong) throws IOException {
    String text;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(shipped(name)))) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(text).contains(right);
    String other = text.replaceFirst(java.util.regex.Pattern.quote(right), wrong);
    return Files.writeString(folder.resolve("changed.json"), other).toString();
  }

  @Test
  void filesOfAllFrameworksAgreeWithTheReference() throws IOException {
    String layerNorm = packed("pytorch/layer_norm");
    String onnx = packed("onnx");
    Ran ran =
        normative(
            "vectors",
            layerNorm,
            packed("keras/GroupNormalization"),
            packed("pytorch/batch_norm_1d"),
            onnx,
            "--implementation",
            "reference");
    assertThat(ran.ends(Main.FINE).out())
        .startsWith("reference\n\n" + layerNorm + "\n  case layer_norm/0 step 0 ")
        .containsPattern("\n  case layer_norm/7 step 1 +agrees +error/bound 0\\.\\d{3}, \\w+")
        .containsPattern("\n  case batch_norm_1d/1 step 1 +agrees +was refused, as it was there\n")
        .contains("\n" + layerNorm + ": 120 calls, 120 agree, 0 differ, 0 outside of the claims;")
        .contains("\n" + onnx + ": 47 calls, 47 agree, ")
        .containsPattern(
            "\n\nreference, 4 files: 408 calls, 408 agree, 0 differ, 0 outside of the claims;"
                + " worst error/bound 0\\.\\d{3}, [\\w ]+ of .* step \\d\n$")
        .doesNotContain("DIFFER");
  }

  @Test
  void aWrongImplementationIsToldWhatDiffersAndWhere() throws IOException {
    String file = packed("pytorch/layer_norm");
    Ran ran = normative("vectors", file, "-i", DoubledEpsilon.class.getName());
    assertThat(ran.ends(Main.DISAGREES).out())
        .containsPattern(
            "\n  case layer_norm/4 step 0 +DIFFERS +error/bound 5\\.05e\\+13, output\n"
                + "    output at \\[2, 0]: expected 0\\.00942\\d*, actual .*, bound ")
        .containsPattern(
            "\n  case layer_norm/1 step 0 +outside +does not claim the format FLOAT32\n")
        .containsPattern(
            "\ndoubled-epsilon, 1 file: 120 calls, \\d+ agree, [1-9]\\d* DIFFER, [1-9]\\d* outside"
                + " of the claims; of \\d+ the gradients were not compared: BACKWARD is not claimed;")
        .doesNotContain("itself off");
  }

  @Test
  void aDisagreementOfOneIsNotForgottenForTheOthers() throws IOException {
    String file = packed("pytorch/layer_norm");
    Ran ran = normative("vectors", file, "-i", DoubledEpsilon.class.getName(), "-i", "reference");
    assertThat(ran.ends(Main.DISAGREES).out())
        .contains("\nreference, 1 file: 120 calls, 120 agree");
    ran =
        normative(
            "vectors",
            file,
            "-i",
            Unmakeable.class.getName(),
            "-i",
            DoubledEpsilon.class.getName(),
            "-i",
            Elsewhere.class.getName());
    assertThat(ran.code()).isEqualTo(Main.DISAGREES);
    assertThat(ran.err()).hasLineCount(2).contains("no device", "is not on this machine");
  }

  @Test
  void whatWasRecordedWronglyIsToldFromWhatIsComputedWrongly() throws IOException {
    String file =
        changed("pytorch/layer_norm", "\"data\":[-0.9975911990862909,", "\"data\":[-0.9975911,");
    Ran ran = normative("vectors", file, "-i", "reference");
    assertThat(ran.ends(Main.DISAGREES).out())
        .containsOnlyOnce("  DIFFERS  ")
        .contains("expected -0.9975911, ", "what was recorded is itself off the exact result, by ")
        .contains("119 agree, 1 DIFFER, ");
  }

  @Test
  void whatTheFrameworkRefusedAndIsAcceptedDiffers() throws IOException {
    String file = changed("pytorch/batch_norm_1d", "\"raises\":\"", "\"raises\":\"\\\\u001b[2J");
    assertThat(normative("vectors", file, "-i", Accepting.class.getName()).ends(1).out())
        .containsPattern(
            " DIFFERS +in the call\n    the call .*what was refused there \\(\\\\u001b\\[2J.*"
                + " was accepted; it must be refused\n");
  }

  @Test
  void whatAnImplementationThrowsIsADifference() throws IOException {
    String file = packed("keras/LayerNormalization");
    assertThat(normative("vectors", file, "-i", Throwing.class.getName()).ends(1).out())
        .containsPattern(
            " DIFFERS  in the call\n    the call threw java.lang.StackOverflowError: of its own making\n");
  }

  @Test
  void whoeverClaimsNothingOfItIsNotSaidToAgree() throws IOException {
    Ran ran =
        normative(
            "vectors", packed("keras/LayerNormalization"), "-i", BatchNormOnly.class.getName());
    ran.complainsAfterResults(Main.COULD_NOT_RUN, "none of these calls could be put");
    assertThat(ran.out())
        .contains("does not claim LAYER_NORM", "24 calls, 0 agree, 0 differ, 24 outside");
  }

  @Test
  void aBadFileAmongGoodOnesIsNamedBeforeAnythingIsPut() throws IOException {
    String good = packed("pytorch/layer_norm");
    byte[] whole = shipped("pytorch/layer_norm");
    Path bad = folder.resolve("bad.json.gz");
    for (int length : new int[] {1, 2, 17, whole.length / 2, whole.length - 1}) {
      Files.write(bad, Arrays.copyOf(whole, length));
      normative("vectors", good, bad.toString(), "-i", "reference")
          .complains(Main.COULD_NOT_RUN, bad.toString());
    }
    normative(
            "vectors",
            good,
            changed("pytorch/layer_norm", "pytorch", "my\\\\nframework"),
            "-i",
            "reference")
        .complains(Main.COULD_NOT_RUN, "changed.json holds no calls", "expected pytorch, keras");
    normative("vectors", good, changed("onnx", "BatchNormalization", "Relu"), "-i", "reference")
        .complains(Main.COULD_NOT_RUN, "changed.json", "no operator is known as Relu");
    String unfit = changed("pytorch/batch_norm_1d", "\"num_features\":", "\"num_features\":1");
    normative("vectors", good, unfit, "-i", "reference")
        .complains(
            Main.COULD_NOT_RUN, unfit + " holds no calls", ": case batch_norm_1d/0 step 0: ");
  }

  @Test
  void wrongUsageEndsWithTwo() throws IOException {
    String file = packed("pytorch/layer_norm");
    normative("vectors", "-i", "reference").complains(Main.USAGE, "FILE.json[.gz]");
    normative("vectors", file, "-i", "nobody").complains(Main.USAGE, "there are reference");
    normative("vectors", file, "--exec", "a 'b").complains(Main.USAGE, "quotation mark");
    normative("vectors", file, "--exec", "/no/such/program")
        .complains(Main.COULD_NOT_RUN, "cannot start");
    assertThat(normative("vectors", "--help").ends(Main.FINE).out()).contains("FILE.json[.gz]...");
  }
}
