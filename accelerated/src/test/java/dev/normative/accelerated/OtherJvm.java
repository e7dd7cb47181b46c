package dev.normative.accelerated;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Programs of these tests in a JVM that is started otherwise. */
public final class OtherJvm {
  private OtherJvm() {}

  /** What a program printed, errors included, line by line, after it ended with 0. */
  public static List<String> run(Class<?> program, String... options)
      throws IOException, InterruptedException {
    return run(entry -> true, program, options);
  }

  /**
   * The same with a part of the class path alone.
   *
   * @param wanted which entries of the class path the JVM gets
   */
  public static List<String> run(Predicate<String> wanted, Class<?> program, String... options)
      throws IOException, InterruptedException {
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(wanted)
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-Duser.language=en", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classPath));
    command.add(program.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s", output).isZero();
    return output.lines().toList();
  }
}
