package dev.normative.data;

import dev.normative.file.Replacement;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Downloads MNIST into a folder, when it is asked to.
 *
 * <p>The four files are fetched from public mirrors, which are tried in turn. A file is written
 * beside its place as {@code .part}; what is there from an interrupted download is continued. Only
 * when the SHA-256 of its uncompressed content is MNIST's is it moved into place; otherwise it is
 * deleted. Files that are there and right are not fetched again.
 *
 * <p>Only one download into a folder runs at a time, in any process. An object of this class may be
 * used again, by one thread at a time.
 */
public final class MnistDownload {

  /** Told how far a file has come, several times for each file. */
  @FunctionalInterface
  public interface Progress {

    /**
     * So much is there.
     *
     * @param file the file's name
     * @param bytes how many bytes of it are there, with those of an earlier attempt
     * @param total how many there will be; empty if the server does not say
     */
    void at(String file, long bytes, OptionalLong total);
  }

  private static final List<URI> PUBLIC_MIRRORS =
      List.of(
          URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
          URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"));

  private static final String LOCK = "download.lock";

  private final Path folder;
  private final List<URI> mirrors;
  private final List<MnistFile> files;
  private final HttpFile http;

  /**
   * A download from the public mirrors into the {@linkplain Mnist#cacheFolder() cache folder},
   * where {@link Mnist#locate} finds it.
   */
  public MnistDownload() {
    this(Mnist.cacheFolder());
  }

  /** A download from the public mirrors into another folder, which need not exist. */
  public MnistDownload(Path folder) {
    this(folder, PUBLIC_MIRRORS);
  }

  /**
   * A download from other mirrors or into another folder.
   *
   * @param folder need not exist
   * @param mirrors where the four files lie under their usual names with {@code .gz}; tried in turn
   */
  public MnistDownload(Path folder, List<URI> mirrors) {
    this(folder, mirrors, MnistFile.ALL, Duration.ofSeconds(30));
  }

  MnistDownload(Path folder, List<URI> mirrors, List<MnistFile> files, Duration patience) {
    this.folder = Objects.requireNonNull(folder, "folder");
    this.mirrors = List.copyOf(mirrors);
    if (mirrors.isEmpty()) {
      throw new IllegalArgumentException("no mirrors; expected the address of one or more");
    }
    this.files = files;
    this.http = new HttpFile(patience);
  }

  /**
   * Fetches what is missing.
   *
   * @param progress told how far each file has come, in the calling thread
   * @return MNIST in the folder
   * @throws IOException if a file could not be had from any mirror; the message says what each
   *     said. What was fetched stays, and the next download goes on from there
   * @throws InterruptedException if the thread is interrupted; likewise
   */
  public Mnist run(Progress progress) throws IOException, InterruptedException {
    Objects.requireNonNull(progress, "progress");
    Files.createDirectories(folder);
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      for (MnistFile file : files) {
        if (!isThere(file)) {
          fetch(file, progress);
        }
      }
      if (!lock.isValid()) {
        throw new IOException("the lock on " + folder + " was lost during the download");
      }
    }
    return Mnist.in(folder, "", files);
  }

  private FileLock lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      // The same as null, but in this process.
    }
    throw new IOException("another download into " + folder + " is running; wait until it is done");
  }

  private boolean isThere(MnistFile file) throws IOException {
    Path plain = folder.resolve(file.name());
    if (Files.exists(plain)) {
      if (isRight(plain, file)) {
        return true;
      }
      // Readers prefer it to the packed file, and it is not this class's to delete.
      throw new FileAlreadyExistsException(
          plain.toString(), null, "is not MNIST's file of that name; move it away, then try again");
    }
    Path packed = folder.resolve(file.packedName());
    return Files.exists(packed) && isRight(packed, file);
  }

  private void fetch(MnistFile file, Progress progress) throws IOException, InterruptedException {
    List<IOException> failures = new ArrayList<>();
    for (URI mirror : mirrors) {
      URI address = mirror.resolve(file.packedName());
      try {
        fetch(address, file, progress);
        return;
      } catch (IOException e) {
        if (Thread.interrupted()) {
          // Some clients tell of an interrupt as a failed read.
          throw (InterruptedException) new InterruptedException(e.getMessage()).initCause(e);
        }
        failures.add(new IOException(address + ": " + HttpFile.reason(e), e));
      }
    }
    IOException failed =
        new IOException(
            "MNIST's file "
                + file.packedName()
                + " could not be downloaded to "
                + folder
                + ". "
                + failures.stream().map(IOException::getMessage).collect(Collectors.joining("; "))
                + ". Check the connection and try again, or set the system property "
                + Mnist.PROPERTY
                + " to a folder that has MNIST.");
    failures.forEach(failed::addSuppressed);
    throw failed;
  }

  private void fetch(URI address, MnistFile file, Progress progress)
      throws IOException, InterruptedException {
    Path part = folder.resolve(file.packedName() + ".part");
    boolean continued = Files.exists(part);
    http.fetch(address, part, file.packedName(), progress);
    if (continued && !isRight(part, file)) {
      // Mirrors pack the same file differently, and pieces of two packings make no whole.
      Files.delete(part);
      http.fetch(address, part, file.packedName(), progress);
    }
    String found = contentOf(part);
    if (!found.equals(file.sha256())) {
      Files.delete(part);
      throw new IOException(
          "what came is not MNIST's file and was deleted: found "
              + found
              + ", expected "
              + file.sha256()
              + ", the SHA-256 of the uncompressed content");
    }
    Replacement.move(part, folder.resolve(file.packedName()));
  }

  private static boolean isRight(Path path, MnistFile file) throws IOException {
    return contentOf(path).equals(file.sha256());
  }

  /** SHA-256 of a file's uncompressed content, or what is wrong with a file that has none. */
  private static String contentOf(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return IdxInput.read(in, path.toString(), content -> sha256(content, path));
    } catch (MalformedIdxFile e) {
      return e.found();
    }
  }

  private static String sha256(InputStream content, Path path) throws IOException {
    MessageDigest digest = IdxFile.newSha256();
    byte[] buffer = new byte[1 << 16];
    long count = 0;
    for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
      count += read;
      if (count > IdxInput.MOST_BYTES) {
        throw new MalformedIdxFile(
            path.toString(), count, "more than " + IdxInput.MOST_BYTES + " bytes", "MNIST's file");
      }
      digest.update(buffer, 0, read);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
