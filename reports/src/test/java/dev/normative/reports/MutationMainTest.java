package dev.normative.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MutationMainTest {
  @TempDir Path root;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void module(String name, String status) throws IOException {
    write(name + "/src/main/java/Sum.java", "return a + b;\n");
    write(name + "/src/test/mutation/equivalent.json", "{\"equivalents\": []}");
    write(
        name + "/target/pit-reports/mutations.xml",
        """
        <mutations><mutation status='%s'><sourceFile>Sum.java</sourceFile>\
        <mutatedClass>Sum</mutatedClass><mutatedMethod>of</mutatedMethod>\
        <lineNumber>1</lineNumber><description>minus</description></mutation></mutations>
        """
            .formatted(status));
  }

  private int run(String least, String... modules) {
    String[] arguments = new String[3 + modules.length];
    arguments[0] = root.toString();
    arguments[1] = root.resolve("out/scores.txt").toString();
    arguments[2] = least;
    System.arraycopy(modules, 0, arguments, 3, modules.length);
    printed.reset();
    return MutationMain.run(new PrintStream(printed, true, StandardCharsets.UTF_8), arguments);
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void everyModuleNeedsTheScoreAndTheScoresAreWritten() throws IOException {
    module("good", "KILLED");
    module("bad", "SURVIVED");
    assertThat(run("0.9", "good")).isZero();
    assertThat(printed()).contains("scores.txt").doesNotContain("FAILED");
    assertThat(run("0.9", "good", "bad")).isEqualTo(1);
    assertThat(printed())
        .contains(
            "FAILED bad: 0.00 % of its mutants were noticed, fewer than the 90.00 % asked for")
        .doesNotContain("FAILED good");
    assertThat(root.resolve("out/scores.txt"))
        .content()
        .contains("good: 1 of 1 mutants")
        .contains("bad: 0 of 1 mutants")
        .contains("SURVIVED Sum.of:1 minus: return a + b;");
    assertThat(run("0", "good", "bad")).isZero();
  }

  @Test
  void whatWasNotMutatedFails() throws IOException {
    module("good", "KILLED");
    assertThat(run("0.9", "good", "elsewhere")).isEqualTo(1);
    assertThat(printed()).contains("FAILED").contains("mutations.xml is not there");
  }

  @Test
  void argumentsThatMakeNoSenseAreRefused() throws IOException {
    module("good", "KILLED");
    for (String least : new String[] {"much", "-0.1", "90", "NaN"}) {
      assertThat(run(least, "good")).isEqualTo(2);
      assertThat(printed()).contains("expected a number from 0 to 1");
    }
    assertThat(run("0.9")).isEqualTo(2);
  }
}
