package dev.normative.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * MNIST: 60,000 training and 10,000 test images of handwritten digits, 28 x 28 pixels, 0 to 255 (Y.
 * LeCun, C. Cortes, C. Burges).
 *
 * <p>It is not inside the jar. {@link #locate} looks for its four files, plain or {@code .gz}, in
 * the folder that the system property {@value #PROPERTY} names, else in the folder that the
 * environment variable {@value #VARIABLE} names, else in the {@linkplain #cacheFolder cache
 * folder}. Nothing is ever downloaded unless {@link MnistDownload} is asked to.
 */
public final class Mnist {

  /** The system property that names a folder with MNIST's files. */
  public static final String PROPERTY = "normative.mnist";

  /** The environment variable that names a folder with MNIST's files. */
  public static final String VARIABLE = "NORMATIVE_MNIST";

  private static final int LARGEST_PIXEL = 255;

  private final Path folder;
  private final List<MnistFile> files;

  private Mnist(Path folder, List<MnistFile> files) {
    this.folder = folder;
    this.files = files;
  }

  /** What came of looking for MNIST. */
  public sealed interface Location permits Found, Missing {

    /**
     * MNIST, if it was found.
     *
     * @throws NoSuchFileException if it was not; the message says how to get it
     */
    default Mnist orThrow() throws NoSuchFileException {
      if (this instanceof Missing missing) {
        throw new NoSuchFileException(missing.reason());
      }
      return ((Found) this).mnist();
    }
  }

  /**
   * MNIST was found.
   *
   * @param mnist where it is
   */
  public record Found(Mnist mnist) implements Location {}

  /**
   * Nobody named a folder, and the cache folder does not have all files.
   *
   * @param reason where was looked, what is missing, and how to get it
   */
  public record Missing(String reason) implements Location {}

  /**
   * Looks for MNIST on this machine.
   *
   * @throws NoSuchFileException if a folder was named, but is not there or lacks a file. That is a
   *     mistake to put right, and no reason to go on looking elsewhere
   */
  public static Location locate() throws NoSuchFileException {
    return locate(System::getProperty, System::getenv, MnistFile.ALL);
  }

  static Location locate(
      UnaryOperator<String> property, UnaryOperator<String> variable, List<MnistFile> files)
      throws NoSuchFileException {
    String byProperty = property.apply(PROPERTY);
    if (isGiven(byProperty)) {
      return new Found(named(byProperty, "the system property " + PROPERTY, files));
    }
    String byVariable = variable.apply(VARIABLE);
    if (isGiven(byVariable)) {
      return new Found(named(byVariable, "the environment variable " + VARIABLE, files));
    }
    Path cache = cacheFolder(property, variable);
    Optional<String> missing = firstMissing(cache, files);
    if (missing.isEmpty()) {
      return new Found(new Mnist(cache, files));
    }
    return new Missing(
        "MNIST is not here: neither the system property "
            + PROPERTY
            + " nor the environment variable "
            + VARIABLE
            + " is set, and the cache folder "
            + cache
            + (Files.isDirectory(cache) ? " lacks " + missing.get() : " does not exist")
            + ". Set one of them to a folder with MNIST's four IDX files, plain or .gz, or ask for"
            + " the download (MnistDownload).");
  }

  /** A build passes the property on as an empty text where it is not set. */
  private static boolean isGiven(String value) {
    return value != null && !value.isBlank();
  }

  private static Mnist named(String name, String by, List<MnistFile> files)
      throws NoSuchFileException {
    Path folder;
    try {
      folder = Path.of(name.strip());
    } catch (InvalidPathException e) {
      throw new NoSuchFileException(
          name, null, "cannot be a folder's name, but " + by + " says so");
    }
    return in(folder, ", which " + by + " names", files);
  }

  /**
   * MNIST in a folder.
   *
   * @throws NoSuchFileException if the folder is not there or lacks one of the four files
   */
  public static Mnist in(Path folder) throws NoSuchFileException {
    return in(folder, "", MnistFile.ALL);
  }

  static Mnist in(Path folder, String why, List<MnistFile> files) throws NoSuchFileException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString(), null, "there is no such folder" + why);
    }
    Optional<String> missing = firstMissing(folder, files);
    if (missing.isPresent()) {
      throw new NoSuchFileException(
          folder.resolve(missing.get()).toString(),
          null,
          "MNIST's file " + missing.get() + " (or .gz) is not in the folder" + why);
    }
    return new Mnist(folder, files);
  }

  private static Optional<String> firstMissing(Path folder, List<MnistFile> files) {
    return files.stream()
        .filter(file -> file.in(folder).isEmpty())
        .map(MnistFile::name)
        .findFirst();
  }

  /**
   * The folder in which a download is kept: {@code normative/mnist} below {@code $XDG_CACHE_HOME},
   * or else below the user's cache folder: {@code ~/Library/Caches} on macOS, {@code
   * %LOCALAPPDATA%} on Windows, {@code ~/.cache} elsewhere. It need not exist.
   */
  public static Path cacheFolder() {
    return cacheFolder(System::getProperty, System::getenv);
  }

  static Path cacheFolder(UnaryOperator<String> property, UnaryOperator<String> variable) {
    Path home = Path.of(property.apply("user.home"));
    String system = property.apply("os.name").toLowerCase(Locale.ROOT);
    Path caches = home.resolve(".cache");
    if (system.startsWith("mac")) {
      caches = home.resolve("Library").resolve("Caches");
    } else if (system.startsWith("windows")) {
      caches = absolute(variable.apply("LOCALAPPDATA")).orElse(home.resolve("AppData/Local"));
    }
    return absolute(variable.apply("XDG_CACHE_HOME"))
        .orElse(caches)
        .resolve("normative")
        .resolve("mnist");
  }

  /** The XDG specification says that a relative path is to be ignored. */
  private static Optional<Path> absolute(String value) {
    return Optional.ofNullable(value).filter(Mnist::isGiven).map(Path::of).filter(Path::isAbsolute);
  }

  /** Where the files are. */
  public Path folder() {
    return folder;
  }

  /**
   * Reads the 60,000 training images, 47 MB.
   *
   * @throws MalformedIdxFile if a file is damaged, or is not MNIST's: other data sets come under
   *     the same names, so that the checksum decides
   * @throws IOException if a file cannot be read
   */
  public LabelledImages train() throws IOException {
    return read(files.get(0), files.get(1));
  }

  /**
   * Reads the 10,000 test images, 8 MB.
   *
   * @throws MalformedIdxFile if a file is damaged, or is not MNIST's
   * @throws IOException if a file cannot be read
   */
  public LabelledImages test() throws IOException {
    return read(files.get(2), files.get(3));
  }

  private LabelledImages read(MnistFile images, MnistFile labels) throws IOException {
    return LabelledImages.of(checked(images), checked(labels), LARGEST_PIXEL);
  }

  private IdxFile checked(MnistFile file) throws IOException {
    Path path =
        file.in(folder)
            .orElseThrow(() -> new NoSuchFileException(folder.resolve(file.name()).toString()));
    IdxFile read = IdxFile.read(path);
    if (!read.sha256().equals(file.sha256())) {
      throw new MalformedIdxFile(
          path.toString(),
          0,
          "content with SHA-256 " + read.sha256(),
          "MNIST's, " + file.sha256() + "; other data sets use the same file names");
    }
    return read;
  }

  @Override
  public String toString() {
    return "MNIST in " + folder;
  }
}
