package dev.normative;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which room may know which: imports point from networks down to tensors, never back. */
class ArchitectureTest {
  private static final Path SOURCES = Path.of("src", "main", "java", "dev", "normative");
  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?dev\\.normative\\.(\\w+)\\.", Pattern.MULTILINE);

  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          entry("file", Set.of()),
          entry("tensor", Set.of()),
          entry("random", Set.of()),
          entry("data", Set.of("file")),
          entry("numerics", Set.of("tensor")),
          entry("contract", Set.of("tensor")),
          entry("norm", Set.of("tensor", "numerics", "contract")),
          entry("autograd", Set.of("tensor", "numerics", "contract", "norm", "random")),
          entry("nn", Set.of("tensor", "contract", "autograd", "random", "file")),
          entry("optim", Set.of("tensor", "autograd", "nn")),
          entry("train", Set.of("tensor", "contract", "autograd", "random", "data", "nn", "optim")),
          entry(
              "study",
              Set.of(
                  "file",
                  "tensor",
                  "contract",
                  "autograd",
                  "random",
                  "data",
                  "nn",
                  "optim",
                  "train")));

  static Stream<String> rooms() throws IOException {
    try (Stream<Path> folders = Files.list(SOURCES)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void importsOnlyWhatLiesBelow(String room) throws IOException {
    assertThat(ALLOWED).containsKey(room);
    Set<String> imported = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SOURCES.resolve(room))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        Matcher imports = IMPORT.matcher(Files.readString(file));
        while (imports.find()) {
          imported.add(imports.group(1));
        }
      }
    }
    imported.remove(room);
    assertThat(ALLOWED.get(room)).containsAll(imported);
  }
}
