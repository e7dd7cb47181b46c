package dev.normative.accelerated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.accelerated.kernel.KernelLookup;
import dev.normative.tensor.DType;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What only shows in a JVM that is started otherwise: without the module, with other vectors. */
class OtherVirtualMachinesIT {
  private static final String[] WITH_MODULE = {"--add-modules", "jdk.incubator.vector"};

  /** What the JVM of an ordinary user with the module prints. */
  private static List<String> ordinary;

  @BeforeAll
  static void runOrdinary() throws Exception {
    ordinary = run(WITH_MODULE);
  }

  private static List<String> run(String... options) throws IOException, InterruptedException {
    return OtherJvm.run(BitsDigest.class, options);
  }

  private static String digest(List<String> output) {
    return output.stream().filter(line -> line.startsWith("digest ")).findFirst().orElseThrow();
  }

  @Test
  void withoutTheModuleTheScalarKernelGivesTheSameBitsAndTheLogSaysWhatToAdd() throws Exception {
    List<String> without = run();
    // Once in the log, once as the program's own answer.
    assertThat(without)
        .filteredOn(line -> line.contains("start java with --add-modules jdk.incubator.vector"))
        .hasSize(2)
        .anyMatch(line -> line.contains("INFO: kernel scalar"));
    assertThat(digest(without)).isEqualTo(digest(ordinary));
  }

  @Test
  void everyVectorWidthGivesTheSameBits() throws Exception {
    assertThat(ordinary).contains(KernelLookup.choice(DType.FLOAT32).kernel().description());
    List<String> of2 = run(WITH_MODULE[0], WITH_MODULE[1], "-XX:MaxVectorSize=16");
    assertThat(of2).contains("vector: 2 doubles at a time (128 bits)");
    assertThat(digest(of2)).isEqualTo(digest(ordinary));
    // Where the machine has no vectors of 4 doubles, this one repeats the one before.
    List<String> of4 = run(WITH_MODULE[0], WITH_MODULE[1], "-XX:MaxVectorSize=32");
    assertThat(digest(of4)).isEqualTo(digest(ordinary));
  }

  @Test
  void machinesWithoutFusedMultiplyAddGiveTheSameBits() throws Exception {
    List<String> plain = run(WITH_MODULE[0], WITH_MODULE[1], "-XX:-UseFMA");
    assertThat(digest(plain)).isEqualTo(digest(ordinary));
  }

  @Test
  void vectorsOfLessThanTwoDoublesAreLeftAloneAndTheReasonSaysSo() throws Exception {
    List<String> narrow =
        OtherJvm.run(KernelInUse.class, WITH_MODULE[0], WITH_MODULE[1], "-XX:MaxVectorSize=8");
    assertThat(narrow)
        .contains("scalar: one double at a time")
        .contains("this JVM has no vectors of two or more doubles on this machine");
  }

  @Test
  void thePropertyForcesTheScalarKernelWithoutANoteInTheLog() throws Exception {
    List<String> forced =
        OtherJvm.run(
            KernelInUse.class, WITH_MODULE[0], WITH_MODULE[1], "-Dnormative.kernel=scalar");
    assertThat(forced)
        .contains("scalar: one double at a time", "asked for by -Dnormative.kernel=scalar")
        .noneMatch(line -> line.contains("INFO"));
  }

  @Test
  void vectorsStayInRegistersWhereBothFormatsAreUsed() throws Exception {
    // The program waits for the compiler: beside it, on a busy machine, thousands of calls may be
    // over
    // before a large method is compiled.
    List<String> bytes =
        OtherJvm.run(BytesOfCalls.class, WITH_MODULE[0], WITH_MODULE[1], "-Xbatch").stream()
            .filter(line -> line.startsWith("bytes "))
            .toList();
    // A vector on the heap has at least 80 bytes, and a call has one for each of hundreds of places
    // at least; a few for each run are what JDK 17 leaves there.
    assertThat(bytes)
        .hasSizeGreaterThan(5)
        .allMatch(line -> Long.parseLong(line.split(" ")[1]) < 20_000);
  }
}
