package dev.normative.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.normative.conformance.rules.Rule;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** What README says is so: its code compiles and runs, its table of rules is the rules. */
class ReadmeTest {

  private static final String MY_BATCH_NORM =
      """
      import dev.normative.contract.*;
      import java.util.Set;

      class MyBatchNorm implements NormalizationProvider {
        @Override
        public String name() {
          return "mine";
        }

        @Override
        public Set<Capability> capabilities() {
          return Set.of(Capability.BATCH_NORM, Capability.FLOAT64, Capability.TRAINING);
        }

        @Override
        public Normalization create(NormSpec spec) {
          return new dev.normative.norm.ReferenceProvider().create(spec);
        }
      }
      """;

  private static String readme() throws IOException {
    return Files.readString(Path.of("..", "README.md"));
  }

  /** The code that README shows of a class. */
  private static String codeOf(String type) throws IOException {
    return Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
        .matcher(readme())
        .results()
        .map(block -> block.group(1))
        .filter(code -> code.contains("class " + type + " "))
        .findFirst()
        .orElseThrow(() -> new AssertionError("README shows no class " + type));
  }

  @Test
  void itsExampleCompilesAndItsRulesRunOrAreSkipped(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("MyBatchNorm.java"), MY_BATCH_NORM);
    Files.writeString(folder.resolve("MyBatchNormTest.java"), codeOf("MyBatchNormTest"));
    compile(folder, "MyBatchNorm.java", "MyBatchNormTest.java");

    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      // Without the listeners that would take these for tests of this build's own.
      Launcher launcher =
          LauncherFactory.create(
              LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build());
      System.setProperty("conformance.allure", "false");
      launcher.execute(
          LauncherDiscoveryRequestBuilder.request()
              .selectors(selectClass(loader.loadClass("MyBatchNormTest")))
              .configurationParameter("jqwik.database", "target/jqwik-database-of-readme")
              .configurationParameter("jqwik.reporting.usejunitplatform", "true")
              .build(),
          summary);
    } finally {
      System.clearProperty("conformance.allure");
    }
    assertThat(summary.getSummary().getFailures()).isEmpty();
    // No running statistics and no backward are claimed: chapters S and B are real skips.
    assertThat(summary.getSummary().getTestsSkippedCount()).isGreaterThanOrEqualTo(8);
    assertThat(summary.getSummary().getTestsSucceededCount()).isGreaterThanOrEqualTo(5);
  }

  @Test
  void itsTestOfAProgramCompiles(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("MyProgramTest.java"), codeOf("MyProgramTest"));
    compile(folder, "MyProgramTest.java");
  }

  @Test
  void theExampleThatItShowsIsTheOneThatIsBuilt() throws IOException {
    String example =
        Files.readString(Path.of("examples/maven/src/test/java/example/ExampleNorms.java"))
            .replace("package example;\n\n", "");
    assertThat(readme()).contains("```java\n" + example + "```\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", ".github/CONTRIBUTING.md"})
  void whatItLinksToIsThere(String page) throws IOException {
    Path file = Path.of("..").resolve(page);
    String text = Files.readString(file);
    // Code has brackets and number signs of its own.
    String prose = text.replaceAll("(?s)```.*?```", "").replaceAll("`[^`]*`", "");
    Set<String> headings =
        Pattern.compile("^#+ (.*)$", Pattern.MULTILINE)
            .matcher(prose)
            .results()
            .map(heading -> heading.group(1).toLowerCase(Locale.ROOT).replace(' ', '-'))
            .collect(Collectors.toSet());
    Matcher links = Pattern.compile("\\]\\(([^)]*)\\)").matcher(prose);
    while (links.find()) {
      String target = links.group(1);
      if (target.startsWith("#")) {
        assertThat(headings).contains(target.substring(1));
      } else if (!target.startsWith("https://")) {
        assertThat(file.resolveSibling(target)).exists();
      }
    }
  }

  private static void compile(Path folder, String... files) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      Path[] sources = Stream.of(files).map(folder::resolve).toArray(Path[]::new);
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  List.of(
                      "-proc:none",
                      "-d",
                      folder.toString(),
                      "-cp",
                      System.getProperty(
                          "surefire.test.class.path", System.getProperty("java.class.path"))),
                  null,
                  manager.getJavaFileObjects(sources))
              .call();
      assertThat(compiled).as(messages.toString()).isTrue();
    }
  }

  @Test
  void itsTableHasEveryRuleWithItsLevelAndSentence() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    Matcher rows =
        Pattern.compile("^\\| ([A-Z]\\d+) \\| (L\\d) \\| (.*) \\|$", Pattern.MULTILINE)
            .matcher(readme());
    while (rows.find()) {
      documented.put(rows.group(1), rows.group(2) + " " + rows.group(3));
    }
    Map<String, String> rules = new TreeMap<>();
    Stream.of(NormalizationConformance.class.getMethods())
        .filter(method -> method.isAnnotationPresent(Rule.class))
        .map(method -> method.getAnnotation(Rule.class))
        .forEach(rule -> rules.put(rule.id(), rule.level() + " " + inTable(rule.sentence())));
    assertThat(documented).isEqualTo(rules);
  }

  /** A table's sentences begin in lower case, unless they begin with a formula. */
  private static String inTable(String sentence) {
    return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }
}
