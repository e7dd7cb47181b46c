package dev.normative.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.normative.contract.NormSpec;
import dev.normative.golden.GoldenVectors;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The project of conformance/examples/maven, which has the published artifacts and nothing else of
 * this build, is built by the Maven of this build.
 */
class ExampleProjectIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Path EXAMPLE = ROOT.resolve("conformance/examples/maven");

  @TempDir Path folder;

  @Test
  void anImplementationOfOnesOwnIsJudgedWithAndWithoutCode() throws Exception {
    Path repository = folder.resolve("repository");
    install(repository, "normative", ROOT.resolve("pom.xml"));
    install(repository, "normative-golden", GoldenVectors.class);
    install(repository, "normative-reference", NormSpec.class);
    install(repository, "normative-conformance", NormalizationConformance.class);
    Path project = folder.resolve("project");
    assertThat(EXAMPLE.resolve("src/test/java/example/ExampleNorms.java"))
        .satisfies(code -> assertThat(Files.readAllLines(code)).hasSizeLessThan(30));
    copy(EXAMPLE, project);

    Path results = folder.resolve("results");
    String log =
        maven(
            project,
            "-Dmaven.repo.local=" + repository,
            "-Dnormative.results.directory=" + results,
            "-Dconformance.tries=50",
            "test");

    for (String suite :
        List.of("example.BatchNormTest", DiscoveredConformanceTest.class.getName())) {
      Path report = project.resolve("target/surefire-reports/" + suite + ".txt");
      assertThat(report).as(log).exists();
      assertThat(Files.readString(report))
          .contains("Failures: 0, Errors: 0")
          .doesNotContain("run: 0");
    }
    Outcome outcome = Outcome.read(results.resolve("example-F1-BatchNorm" + Outcome.FILE_SUFFIX));
    assertThat(outcome.verdict()).isEqualTo(Verdict.CONFORMS);
    assertThat(outcome.tries()).isEqualTo(50);
  }

  /**
   * Puts the jar that a class comes from where a local repository has it, with its module's POM.
   */
  private static void install(Path repository, String artifact, Class<?> from) throws Exception {
    Path jar = Path.of(from.getProtectionDomain().getCodeSource().getLocation().toURI());
    assumeTrue(
        jar.toString().endsWith(".jar"), artifact + " is not packaged here; ./mvnw verify does so");
    String module = artifact.substring("normative-".length());
    Path version = install(repository, artifact, ROOT.resolve(module).resolve("pom.xml"));
    Files.copy(jar, version.resolve(artifact + "-" + version.getFileName() + ".jar"));
  }

  private static Path install(Path repository, String artifact, Path pom) throws IOException {
    String version = "0.1.0-SNAPSHOT";
    assertThat(Files.readString(pom)).contains("<version>" + version + "</version>");
    Path folder = repository.resolve("dev/normative").resolve(artifact).resolve(version);
    Files.createDirectories(folder);
    Files.copy(pom, folder.resolve(artifact + "-" + version + ".pom"));
    return folder;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(f -> !f.startsWith(from.resolve("target"))).toList()) {
        Path target = to.resolve(from.relativize(file));
        Files.createDirectories(target.getParent());
        if (Files.isRegularFile(file)) {
          Files.copy(file, target);
        }
      }
    }
  }

  /**
   * Runs Maven. All that this build has downloaded is there for it as a repository to read from, so
   * that neither a network is needed nor anything of ours gets into the user's own repository.
   */
  private String maven(Path project, String... arguments) throws Exception {
    String home = System.getProperty("maven.home", "");
    assumeTrue(!home.isEmpty(), "not run by Maven");
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    Path settings = Files.writeString(folder.resolve("settings.xml"), settings());
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(
                    Stream.of(
                        Path.of(home, "bin", windows ? "mvn.cmd" : "mvn").toString(),
                        "-B",
                        "-ntp",
                        "-gs",
                        settings.toString()),
                    Stream.of(arguments))
                .toList());
    Path log = folder.resolve("log.txt");
    builder.directory(project.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // Options of the build around this one are not meant for it.
    builder.environment().keySet().removeAll(List.of("MAVEN_ARGS", "MAVEN_OPTS", "MAVEN_BASEDIR"));
    Process process = builder.start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("Maven ends").isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    String text = Files.readString(log, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  private static String settings() {
    URI downloaded = Path.of(System.getProperty("maven.repository")).toUri();
    String repository =
        "<id>downloaded</id><url>"
            + downloaded
            + "</url><snapshots><enabled>false</enabled></snapshots>";
    return """
        <settings>
          <profiles>
            <profile>
              <id>downloaded</id>
              <repositories><repository>%1$s</repository></repositories>
              <pluginRepositories><pluginRepository>%1$s</pluginRepository></pluginRepositories>
            </profile>
          </profiles>
          <activeProfiles><activeProfile>downloaded</activeProfile></activeProfiles>
        </settings>
        """
        .formatted(repository);
  }
}
