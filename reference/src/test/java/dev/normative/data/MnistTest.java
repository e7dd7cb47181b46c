package dev.normative.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MnistTest {

  @TempDir Path home;

  private final SmallMnist small = new SmallMnist();
  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> variables = new HashMap<>();
  private Path cache;

  @BeforeEach
  void surroundings() {
    properties.put("user.home", home.toString());
    properties.put("os.name", "Linux");
    cache = home.resolve(".cache/normative/mnist");
  }

  private Mnist.Location locate() throws NoSuchFileException {
    return Mnist.locate(properties::get, variables::get, small.files());
  }

  private Path folderFound() throws NoSuchFileException {
    return locate().orThrow().folder();
  }

  @Test
  void thePropertyComesBeforeTheVariableAndThatBeforeTheCache() throws IOException {
    Path first = home.resolve("first");
    Path second = home.resolve("second");
    small.writeTo(first);
    small.writeTo(second);
    small.writeTo(cache);
    assertThat(folderFound()).isEqualTo(cache);
    variables.put("NORMATIVE_MNIST", second.toString());
    assertThat(folderFound()).isEqualTo(second);
    properties.put("normative.mnist", first.toString());
    assertThat(folderFound()).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void aBlankNameIsAsIfNotGiven(String blank) throws IOException {
    small.writeTo(cache);
    properties.put("normative.mnist", blank);
    variables.put("NORMATIVE_MNIST", blank);
    assertThat(folderFound()).isEqualTo(cache);
  }

  @ParameterizedTest
  @CsvSource({
    "true, the system property normative.mnist",
    "false, the environment variable NORMATIVE_MNIST"
  })
  void aNamedFolderThatLacksAFileIsAnErrorAlthoughTheCacheHasAll(boolean property, String by)
      throws IOException {
    small.writeTo(cache);
    Path named = home.resolve("named");
    small.writeTo(named);
    Files.delete(named.resolve("t10k-images-idx3-ubyte"));
    if (property) {
      properties.put("normative.mnist", named.toString());
    } else {
      variables.put("NORMATIVE_MNIST", named.toString());
    }
    assertThatThrownBy(this::locate)
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(named.resolve("t10k-images-idx3-ubyte").toString())
        .hasMessageContaining(by);
    properties.replaceAll((name, value) -> value.replace("named", "nowhere"));
    variables.replaceAll((name, value) -> value.replace("named", "nowhere"));
    assertThatThrownBy(this::locate)
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("nowhere: there is no such folder")
        .hasMessageContaining(by);
  }

  @Test
  void whatIsNowhereIsAnsweredWithThePlacesAndWhatToDo() throws IOException {
    Mnist.Missing missing = (Mnist.Missing) locate();
    assertThat(missing.reason())
        .contains("normative.mnist", "NORMATIVE_MNIST", cache + " does not exist", "MnistDownload");
    assertThatThrownBy(missing::orThrow)
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(missing.reason());
    small.writeTo(cache);
    Files.delete(cache.resolve("train-labels-idx1-ubyte.gz"));
    assertThat(((Mnist.Missing) locate()).reason())
        .contains(cache + " lacks train-labels-idx1-ubyte");
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, .cache",
    "FreeBSD, .cache",
    "Mac OS X, Library/Caches",
    "Windows 11, AppData/Local"
  })
  void theCacheIsWhereTheSystemKeepsCaches(String system, String folder) {
    properties.put("os.name", system);
    assertThat(Mnist.cacheFolder(properties::get, variables::get))
        .isEqualTo(home.resolve(folder).resolve("normative/mnist"));
  }

  @Test
  void theXdgVariableDecidesUnlessItIsRelative() {
    variables.put("XDG_CACHE_HOME", home.resolve("xdg").toString());
    assertThat(Mnist.cacheFolder(properties::get, variables::get))
        .isEqualTo(home.resolve("xdg/normative/mnist"));
    variables.put("XDG_CACHE_HOME", "xdg");
    assertThat(Mnist.cacheFolder(properties::get, variables::get)).isEqualTo(cache);
  }

  @Test
  void plainAndPackedFilesAreReadAlike() throws IOException {
    small.writeTo(cache);
    Mnist mnist = locate().orThrow();
    for (LabelledImages images : new LabelledImages[] {mnist.train(), mnist.test()}) {
      assertThat(images.count()).isEqualTo(2);
      assertThat(images.labels(0, 1)).containsExactly(3, 7);
      assertThat(images.pixel(1, 3)).isEqualTo((28 * 28 + 3) * (28 * 28 + 3) & 0xff);
    }
  }

  @Test
  void anotherDataSetUnderTheSameNamesIsRefused() throws IOException {
    small.writeTo(cache);
    byte[] other = small.content(small.files().get(0)).clone();
    other[100] ^= 1;
    Files.write(cache.resolve("train-images-idx3-ubyte"), other);
    Mnist mnist = locate().orThrow();
    assertThatThrownBy(mnist::train)
        .isInstanceOf(MalformedIdxFile.class)
        .hasMessageContaining("train-images-idx3-ubyte")
        .hasMessageContaining(small.files().get(0).sha256())
        .hasMessageContaining("other data sets use the same file names");
    assertThat(mnist.test().count()).isEqualTo(2);
  }

  @Test
  void theChecksumsAreMnistsOwn() {
    assertThat(MnistFile.ALL).extracting(MnistFile::name).doesNotHaveDuplicates().hasSize(4);
    assertThat(MnistFile.ALL)
        .extracting(MnistFile::sha256)
        .doesNotHaveDuplicates()
        .allMatch(sha256 -> sha256.matches("[0-9a-f]{64}"));
  }
}
