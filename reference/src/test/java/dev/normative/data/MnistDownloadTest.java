package dev.normative.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistDownloadTest {

  /** Long enough for any machine where nothing stalls; the one test of stalling has its own. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final MnistDownload.Progress SILENT = (file, bytes, total) -> {};

  @TempDir Path temporary;

  private final SmallMnist small = new SmallMnist();
  private final MnistFile first = small.files().get(0);

  /** What was asked for: the file's name, and the range if there was one. */
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private final List<HttpServer> servers = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Path folder;

  @BeforeEach
  void folder() {
    folder = temporary.resolve("cache/mnist");
  }

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
    threads.shutdownNow();
  }

  @Test
  void allFourFilesAreFetchedAndCanBeRead() throws Exception {
    Mnist mnist = download(mirror(this::serveWithRanges)).run(SILENT);
    assertThat(mnist.train().labels(0, 1)).containsExactly(3, 7);
    assertThat(mnist.test().count()).isEqualTo(2);
    assertThat(names())
        .containsExactly(
            "download.lock",
            "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz",
            "train-images-idx3-ubyte.gz",
            "train-labels-idx1-ubyte.gz");
    assertThat(requests).hasSize(4).noneMatch(request -> request.contains("bytes="));
  }

  @Test
  void whatIsThereIsNotFetchedAgain() throws Exception {
    small.writeTo(folder);
    download(mirror(this::serveWithRanges)).run(SILENT);
    assertThat(requests).isEmpty();
    byte[] damaged = small.packed(small.files().get(1));
    damaged[12] ^= 1;
    Files.write(folder.resolve("train-labels-idx1-ubyte.gz"), damaged);
    Mnist mnist = download(mirror(this::serveWithRanges)).run(SILENT);
    assertThat(requests).containsExactly("train-labels-idx1-ubyte.gz");
    assertThat(mnist.train().count()).isEqualTo(2);
  }

  @Test
  void aPlainFileThatIsNotMnistsIsNotOverwritten() throws Exception {
    Files.createDirectories(folder);
    Path own = Files.writeString(folder.resolve("train-images-idx3-ubyte"), "my own");
    assertThatThrownBy(() -> download(mirror(this::serveWithRanges)).run(SILENT))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining(own.toString())
        .hasMessageContaining("move it away");
    assertThat(own).hasContent("my own");
  }

  @Test
  void progressGoesFromTheStartToTheTotalOfEachFile() throws Exception {
    List<String> told = new ArrayList<>();
    List<Long> bytes = new ArrayList<>();
    OptionalLong total = OptionalLong.of(small.packed(first).length);
    download(mirror(this::serveWithRanges))
        .run(
            (file, count, of) -> {
              told.add(file);
              if (file.equals(first.packedName())) {
                bytes.add(count);
                assertThat(of).isEqualTo(total);
              }
            });
    assertThat(bytes).isSorted().startsWith(0L).endsWith(total.getAsLong());
    assertThat(told).containsAll(small.files().stream().map(MnistFile::packedName).toList());
  }

  @Test
  void aCutConnectionIsContinuedWhereItStopped() throws Exception {
    MnistDownload download = download(mirror(cutOnce(100)));
    IOException failure = catchThrowableOfType(IOException.class, () -> download.run(SILENT));
    assertThat(failure).hasMessageContaining(first.packedName());
    Path part = folder.resolve(first.packedName() + ".part");
    byte[] whole = small.packed(first);
    assertThat(Files.readAllBytes(part)).isEqualTo(Arrays.copyOf(whole, 100));
    List<Long> bytes = new ArrayList<>();
    download.run(
        (file, count, total) -> {
          if (file.equals(first.packedName())) {
            bytes.add(count);
            assertThat(total).hasValue(whole.length);
          }
        });
    assertThat(requests.subList(0, 2))
        .containsExactly(first.packedName(), first.packedName() + " bytes=100-");
    assertThat(bytes).startsWith(100L).endsWith((long) whole.length);
    assertThat(Files.readAllBytes(folder.resolve(first.packedName()))).isEqualTo(whole);
    assertThat(part).doesNotExist();
  }

  @Test
  void theSecondMirrorContinuesWhatTheFirstBegan() throws Exception {
    download(mirror(cutOnce(100)), mirror(this::serveWithRanges)).run(SILENT);
    assertThat(requests.subList(0, 2))
        .containsExactly(first.packedName(), first.packedName() + " bytes=100-");
  }

  @Test
  void aServerThatIgnoresRangesSendsTheWholeFileAnew() throws Exception {
    begin(Arrays.copyOf(small.packed(first), 100));
    download(mirror(this::serveWithoutRanges)).run(SILENT);
    assertThat(requests.get(0)).isEqualTo(first.packedName() + " bytes=100-");
    assertThat(Files.readAllBytes(folder.resolve(first.packedName())))
        .isEqualTo(small.packed(first));
  }

  @Test
  void aServerThatAnswersWithAnotherRangeIsAskedForTheWholeFile() throws Exception {
    begin(Arrays.copyOf(small.packed(first), 100));
    HttpHandler wrongRange =
        exchange -> {
          if (exchange.getRequestHeaders().containsKey("Range")) {
            exchange.getResponseHeaders().set("Content-Range", "bytes 50-60/1000");
            record(exchange);
            answer(exchange, 206, new byte[11]);
          } else {
            serveWithoutRanges(exchange);
          }
        };
    download(mirror(wrongRange)).run(SILENT);
    assertThat(requests.subList(0, 2))
        .containsExactly(first.packedName() + " bytes=100-", first.packedName());
  }

  @Test
  void aCompletePartIsNoObstacle() throws Exception {
    begin(small.packed(first));
    download(mirror(this::serveWithRanges)).run(SILENT);
    assertThat(Files.readAllBytes(folder.resolve(first.packedName())))
        .isEqualTo(small.packed(first));
  }

  @Test
  void aPartFromAnotherPackingIsThrownAwayAndFetchedWhole() throws Exception {
    byte[] other = small.packed(first);
    byte[] beginning = new byte[50];
    Arrays.fill(beginning, (byte) 0x55);
    begin(beginning);
    download(mirror(this::serveWithRanges)).run(SILENT);
    assertThat(Files.readAllBytes(folder.resolve(first.packedName()))).isEqualTo(other);
    assertThat(requests.subList(0, 2))
        .containsExactly(first.packedName() + " bytes=50-", first.packedName());
  }

  @Test
  void contentWithAnotherChecksumIsDeletedAndBothChecksumsAreTold() throws Exception {
    byte[] other = small.content(first).clone();
    other[30] ^= 1;
    HttpHandler wrong = exchange -> answer(exchange, 200, Idx.gzip(other));
    IOException failure =
        catchThrowableOfType(IOException.class, () -> download(mirror(wrong)).run(SILENT));
    String found = HexFormat.of().formatHex(IdxFile.newSha256().digest(other));
    assertThat(failure)
        .hasMessageContaining("found " + found)
        .hasMessageContaining("expected " + first.sha256());
    assertThat(names()).containsExactly("download.lock");
  }

  @Test
  void aPageInsteadOfTheFileIsDeletedToo() throws Exception {
    HttpHandler page = exchange -> answer(exchange, 200, "<html>log in</html>".getBytes());
    HttpHandler broken = exchange -> answer(exchange, 200, Arrays.copyOf(small.packed(first), 90));
    IOException failure =
        catchThrowableOfType(
            IOException.class, () -> download(mirror(page), mirror(broken)).run(SILENT));
    assertThat(failure).hasMessageContaining("gzip data that break off");
    assertThat(names()).containsExactly("download.lock");
  }

  @Test
  void aMirrorWithoutTheFilesIsFollowedByTheNext() throws Exception {
    HttpHandler missing = exchange -> answer(exchange, 404, "no".getBytes());
    Mnist mnist = download(mirror(missing), mirror(this::serveWithRanges)).run(SILENT);
    assertThat(mnist.train().count()).isEqualTo(2);
  }

  @Test
  void withoutAnyServerThereIsOneErrorThatSaysWhatToDo() throws Exception {
    URI nobody = mirror(this::serveWithRanges);
    servers.get(0).stop(0);
    HttpHandler missing = exchange -> answer(exchange, 404, new byte[0]);
    URI withoutFiles = mirror(missing);
    IOException failure =
        catchThrowableOfType(IOException.class, () -> download(nobody, withoutFiles).run(SILENT));
    assertThat(failure)
        .hasMessageContaining(nobody.resolve(first.packedName()) + ": no connection")
        .hasMessageContaining(
            withoutFiles.resolve(first.packedName()) + ": the server answered HTTP 404")
        .hasMessageContaining("normative.mnist");
    assertThat(failure.getSuppressed()).hasSize(2);
    assertThat(names()).containsExactly("download.lock");
  }

  @Test
  void aServerThatFallsSilentIsGivenUp() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    HttpHandler silent =
        exchange -> {
          byte[] whole = small.packed(first);
          exchange.sendResponseHeaders(200, whole.length);
          OutputStream body = exchange.getResponseBody();
          body.write(whole, 0, 100);
          body.flush();
          try {
            done.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    MnistDownload download =
        new MnistDownload(folder, List.of(mirror(silent)), small.files(), Duration.ofMillis(500));
    try {
      assertThatThrownBy(() -> download.run(SILENT))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("nothing came for 500 ms");
    } finally {
      done.countDown();
    }
    assertThat(folder.resolve(first.packedName() + ".part")).exists();
  }

  @Test
  void aSecondDownloadIntoTheSameFolderIsRefused() throws Exception {
    Files.createDirectories(folder);
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve("download.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(() -> download(mirror(this::serveWithRanges)).run(SILENT))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another download into " + folder);
    }
    assertThat(requests).isEmpty();
  }

  @Test
  void anInterruptedDownloadStopsAndKeepsWhatItHas() throws Exception {
    MnistDownload download = download(mirror(this::serveWithRanges));
    assertThatThrownBy(
            () ->
                download.run(
                    (file, bytes, total) -> {
                      if (file.equals(small.files().get(1).packedName())) {
                        Thread.currentThread().interrupt();
                      }
                    }))
        .isInstanceOf(InterruptedException.class);
    assertThat(folder.resolve(first.packedName())).exists();
    assertThat(folder.resolve(small.files().get(3).packedName())).doesNotExist();
  }

  @Test
  void noMirrorsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MnistDownload(folder, List.of()))
        .withMessageContaining("no mirrors");
  }

  private MnistDownload download(URI... mirrors) {
    return new MnistDownload(folder, List.of(mirrors), small.files(), PATIENCE);
  }

  /** Starts a mirror on this machine. */
  private URI mirror(HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/mnist/", handler);
    server.start();
    servers.add(server);
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mnist/");
  }

  private void serveWithRanges(HttpExchange exchange) throws IOException {
    byte[] whole = record(exchange);
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      answer(exchange, 200, whole);
      return;
    }
    int from = Integer.parseInt(range.replaceAll("\\D", ""));
    if (from >= whole.length) {
      answer(exchange, 416, new byte[0]);
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + (whole.length - 1) + "/" + whole.length);
    answer(exchange, 206, Arrays.copyOfRange(whole, from, whole.length));
  }

  private void serveWithoutRanges(HttpExchange exchange) throws IOException {
    answer(exchange, 200, record(exchange));
  }

  /** Breaks the connection once after some bytes, and then serves as it should. */
  private HttpHandler cutOnce(int bytes) {
    boolean[] cut = {false};
    return exchange -> {
      if (cut[0]) {
        serveWithRanges(exchange);
        return;
      }
      cut[0] = true;
      byte[] whole = record(exchange);
      exchange.sendResponseHeaders(200, whole.length);
      exchange.getResponseBody().write(whole, 0, bytes);
      exchange.getResponseBody().flush();
      throw new IOException("cut on purpose");
    };
  }

  private byte[] record(HttpExchange exchange) {
    String name = exchange.getRequestURI().getPath().substring("/mnist/".length());
    String range = exchange.getRequestHeaders().getFirst("Range");
    requests.add(range == null ? name : name + " " + range);
    return small.packed(
        small.files().stream()
            .filter(file -> file.packedName().equals(name))
            .findFirst()
            .orElseThrow());
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private void begin(byte[] part) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(first.packedName() + ".part"), part);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
