package dev.normative.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenCurveTest {

  @TempDir Path folder;

  static List<String> names() {
    return GoldenCurve.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aShippedCurveReadAndWrittenAgainIsTheSameFileByteForByte(String name) throws IOException {
    GoldenCurve curve = GoldenCurve.named(name);
    Path written = folder.resolve("curve.csv");
    curve.write(written);
    String data = name.startsWith("digits-") ? "digits" : "mnist";
    try (InputStream shipped =
        GoldenCurve.class.getResourceAsStream("curves/" + data + "/" + name + ".csv")) {
      assertThat(Files.readAllBytes(written)).isEqualTo(shipped.readAllBytes());
    }
    assertThat(GoldenCurve.read(written)).isEqualTo(curve);
  }

  @Test
  void readsWhatTheFileSays() {
    GoldenCurve curve = GoldenCurve.named("digits-mlp-adam-float64");
    CurveHeader header = curve.header();
    assertThat(header.run()).isEqualTo("digits-mlp-adam");
    assertThat(header.net()).startsWith("Sequential(").contains("BatchNorm1d(64, eps=1e-05");
    assertThat(header.seed()).isEqualTo(47);
    assertThat(header.batchSize()).isEqualTo(64);
    assertThat(header.epochs()).isEqualTo(20);
    assertThat(header.steps()).isEqualTo(480);
    assertThat(header.optimizer()).isEqualTo("Adam lr=0.001");
    assertThat(header.loss()).isEqualTo("CrossEntropyLoss(mean)");
    assertThat(header.dtype()).isEqualTo(ElementType.FLOAT64);
    assertThat(header.data()).startsWith("UCI optical digits rows 0..1499");
    assertThat(header.framework()).isEqualTo("pytorch 2.13.0+cpu");
    assertThat(header.testLoss()).isEqualTo(0.23930846068468886);
    assertThat(header.testAccuracy()).isEqualTo(0.9393939393939394);
    assertThat(header.more()).isEqualTo(Settings.none());
    assertThat(curve.steps()).isEqualTo(480);
    assertThat(curve.loss(1)).isEqualTo(2.408012857318787);
    assertThat(curve.loss(2)).isEqualTo(2.1938798662262142);
  }

  @Test
  void anyCurveIsReadBackEqualToWhatWasWritten() throws IOException {
    Random random = new Random(20261121);
    for (int tries = 0; tries < 200; tries++) {
      ElementType dtype = random.nextBoolean() ? ElementType.FLOAT32 : ElementType.FLOAT64;
      double[] losses = new double[1 + random.nextInt(20)];
      for (int i = 0; i < losses.length; i++) {
        losses[i] = anyOf(dtype, random);
      }
      Map<String, Object> more = new LinkedHashMap<>();
      more.put("nothing", null);
      more.put("number", Curves.anyFinite(random));
      more.put("whole", random.nextLong());
      more.put("huge", new BigInteger(100, random));
      more.put("list", List.of(1, List.of("a"), Settings.of(Map.of("deep", false))));
      GoldenCurve curve = new GoldenCurve(Curves.header(1, losses.length, dtype, more), losses);
      Path file = folder.resolve("any.csv");
      curve.write(file);
      GoldenCurve read = GoldenCurve.read(file);
      assertThat(read).isEqualTo(curve).hasSameHashCodeAs(curve);
      assertThat(read.losses()).containsExactly(losses);
      assertThat(read.header().more().names()).containsExactlyElementsOf(more.keySet());
    }
  }

  private static double anyOf(ElementType dtype, Random random) {
    if (dtype == ElementType.FLOAT64) {
      return Curves.anyFinite(random);
    }
    float value = Float.intBitsToFloat(random.nextInt());
    return Float.isFinite(value) ? value : -0.0;
  }

  @Test
  void aGzipFileUnderAnyNameIsReadLikeAPlainOne() throws IOException {
    GoldenCurve curve = Curves.of(1, 0.5, 0.25);
    Path plain = folder.resolve("plain.csv.gz");
    curve.write(plain);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(Files.readAllBytes(plain));
    }
    Path gzip = Files.write(folder.resolve("packed.csv"), packed.toByteArray());
    assertThat(GoldenCurve.read(plain)).isEqualTo(curve);
    assertThat(GoldenCurve.read(gzip)).isEqualTo(curve);
  }

  @Test
  void lineEndsOfAnotherSystemChangeNothing() throws IOException {
    String text = Curves.TWO_STEPS + "1,0.5\n2,0.25\n";
    Path unix = Files.writeString(folder.resolve("unix.csv"), text);
    Path windows = Files.writeString(folder.resolve("windows.csv"), text.replace("\n", "\r\n"));
    assertThat(GoldenCurve.read(windows)).isEqualTo(GoldenCurve.read(unix));
  }

  @Test
  void changingTheArraysOutsideDoesNotChangeTheCurve() {
    double[] losses = {0.5, 0.25};
    GoldenCurve curve = Curves.of(1, losses);
    losses[0] = 7;
    curve.losses()[1] = 7;
    assertThat(curve.losses()).containsExactly(0.5, 0.25);
  }

  @Test
  void stepsAreCountedFromOne() {
    GoldenCurve curve = Curves.of(1, 0.5, 0.25);
    assertThat(curve.loss(2)).isEqualTo(0.25);
    for (int step : new int[] {0, 3, -1}) {
      assertThatThrownBy(() -> curve.loss(step))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("step " + step + " of a curve with steps 1 to 2");
    }
  }

  @Test
  void curvesWithDifferentBitsAreNotEqual() {
    assertThat(Curves.of(1, 0.0)).isNotEqualTo(Curves.of(1, -0.0));
    assertThat(Curves.of(1, 0.5)).isNotEqualTo(Curves.of(1, Math.nextUp(0.5)));
  }

  @Test
  void lossesThatDoNotFitTheHeaderAreRefused() {
    CurveHeader header = Curves.header(1, 2, ElementType.FLOAT32, Map.of());
    assertThatThrownBy(() -> new GoldenCurve(header, new double[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the header says 2 steps, but there are 1");
    for (double loss : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, 0.1}) {
      assertThatThrownBy(() -> new GoldenCurve(header, new double[] {1, loss}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the loss of step 2 is " + loss + ", expected a finite float32");
    }
  }

  @Test
  void writingReplacesTheFileAndLeavesNothingBesideIt() throws IOException {
    Path file = Files.writeString(folder.resolve("curve.csv"), "old");
    Curves.of(1, 0.5).write(file);
    assertThat(GoldenCurve.read(file).losses()).containsExactly(0.5);
    assertThat(filesIn(folder)).containsExactly("curve.csv");
  }

  @Test
  void writingOntoAFolderOrIntoNowhereIsRefusedAndLeavesNothing() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    assertThatThrownBy(() -> Curves.of(1, 0.5).write(inner))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("is a folder");
    assertThatThrownBy(() -> Curves.of(1, 0.5).write(folder.resolve("missing/curve.csv")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(filesIn(folder)).containsExactly("inner");
    assertThat(filesIn(inner)).isEmpty();
  }

  @Test
  void theFileIsPlainAsciiWhateverTheNetIsCalled() throws IOException {
    Path file = folder.resolve("curve.csv");
    Curves.of(1, 0.5).write(file);
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    assertThat(text).contains("\\u00e9, \\ud834\\udd1e and \\u0001").endsWith("\n1,0.5\n");
  }

  private static List<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void curvesWithDifferentHeadersAreNotEqual() {
    assertThat(Curves.of(1, 0.5, 0.25)).isNotEqualTo(Curves.of(2, 0.5, 0.25));
  }
}
