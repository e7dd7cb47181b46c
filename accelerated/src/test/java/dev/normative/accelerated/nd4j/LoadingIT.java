package dev.normative.accelerated.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.accelerated.engine.OneCall;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How ND4J is found, in JVMs of their own. */
@NeedsNd4j
class LoadingIT {

  /** From JDK 24 on the JVM has something to say about JavaCPP's memory accesses. */
  private static final String ABOUT_UNSAFE = "WARNING: ";

  /** The first line tells what the provider claims. */
  private static List<String> afterTheClaims(Predicate<String> wanted) throws Exception {
    List<String> output =
        OneCall.of("nd4j", wanted).stream().filter(line -> !line.startsWith(ABOUT_UNSAFE)).toList();
    assertThat(output.get(0)).startsWith("nd4j claims ");
    return output.subList(1, output.size());
  }

  private static Predicate<String> without(String artifact) {
    return entry -> !Path.of(entry).getFileName().toString().matches(artifact);
  }

  @Test
  void theFirstUseAsksNobodyAndSaysNothing() throws Exception {
    assertThat(afterTheClaims(entry -> true)).containsExactly(OneCall.DONE, OneCall.NOTHING_ASKED);
  }

  @ParameterizedTest
  @CsvSource({
    "nd4j-native-1[^-]*-M2.1.jar, ND4J, org.nd4j:nd4j-native",
    "javacpp-[^-]*.jar, What ND4J calls native code with, org.bytedeco:javacpp",
    "openblas-[^-]*-[^-]*.jar, 'OpenBLAS, which ND4J needs,', org.bytedeco:openblas"
  })
  void whatIsNotThereIsSaidWithWhereItIsFrom(String jar, String what, String artifact)
      throws Exception {
    assertThat(afterTheClaims(without(jar)))
        .containsExactly(
            "IllegalStateException: " + what + " is not on the class path; add " + artifact,
            OneCall.NOTHING_ASKED);
  }

  @ParameterizedTest
  @CsvSource({
    "nd4j-native, ND4J's library, org.nd4j",
    "openblas, 'OpenBLAS, which ND4J needs,', org.bytedeco",
    "javacpp, JavaCPP's library, org.bytedeco"
  })
  void aLibraryThatIsNotThereIsSaidWithThePlatformsClassifier(
      String artifact, String what, String group) throws Exception {
    String classifier =
        NativeJars.classifier(System.getProperty("os.name"), System.getProperty("os.arch"));
    assertThat(afterTheClaims(without(artifact + "-.*-" + classifier + ".jar")))
        .containsExactly(
            "IllegalStateException: "
                + what
                + " is not on the class path; add "
                + group
                + ":"
                + artifact
                + " with the classifier "
                + classifier,
            OneCall.NOTHING_ASKED);
  }
}
