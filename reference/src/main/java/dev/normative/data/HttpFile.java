package dev.normative.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.OptionalLong;

/** Fetches a file over HTTP, and continues where an earlier attempt stopped. */
final class HttpFile {

  /** The largest of MNIST's packed files has 10 MB; a mirror gone wrong may send without end. */
  private static final long MOST_BYTES = 64L << 20;

  private static final int OK = 200;
  private static final int PARTIAL_CONTENT = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final HttpClient client;
  private final Duration patience;

  /**
   * A client.
   *
   * @param patience how long to wait for a connection, for an answer, and for each further piece
   */
  HttpFile(Duration patience) {
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  /**
   * Fetches what is missing of a file. Whatever goes wrong, what has come so far stays.
   *
   * @param part what has come so far; need not exist
   */
  void fetch(URI address, Path part, String name, MnistDownload.Progress progress)
      throws IOException, InterruptedException {
    long there = Files.exists(part) ? Files.size(part) : 0;
    HttpResponse<InputStream> response = request(address, there);
    if (there > 0 && !continuesAt(response, there)) {
      // The server ignores the range, has another one, or has nothing beyond what is there.
      if (response.statusCode() != OK) {
        response.body().close();
        response = request(address, 0);
      }
      there = 0;
    }
    try (InputStream body = response.body()) {
      boolean usable =
          response.statusCode() == OK || there > 0 && response.statusCode() == PARTIAL_CONTENT;
      if (!usable) {
        throw new IOException("the server answered HTTP " + response.statusCode());
      }
      OptionalLong length = response.headers().firstValueAsLong("Content-Length");
      save(body, part, there, length, name, progress);
    }
  }

  private HttpResponse<InputStream> request(URI address, long from)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(patience).GET();
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private static boolean continuesAt(HttpResponse<?> response, long from) {
    HttpHeaders headers = response.headers();
    String range = headers.firstValue("Content-Range").orElse("");
    return response.statusCode() == PARTIAL_CONTENT && range.startsWith("bytes " + from + "-");
  }

  private void save(
      InputStream body,
      Path part,
      long there,
      OptionalLong length,
      String name,
      MnistDownload.Progress progress)
      throws IOException, InterruptedException {
    OptionalLong total =
        length.isPresent() ? OptionalLong.of(there + length.getAsLong()) : OptionalLong.empty();
    long count = there;
    try (OutputStream out = Files.newOutputStream(part, openOptions(there));
        StallGuard guard = new StallGuard(body, patience)) {
      progress.at(name, count, total);
      byte[] buffer = new byte[1 << 16];
      for (int read = guard.read(buffer); read >= 0; read = guard.read(buffer)) {
        count += read;
        if (count > MOST_BYTES) {
          throw new IOException("the server sends more than " + MOST_BYTES + " bytes");
        }
        out.write(buffer, 0, read);
        progress.at(name, count, total);
        // Not every JDK's client notices an interrupt while it reads a body.
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted after " + count + " bytes of " + name);
        }
      }
    }
    if (total.isPresent() && count != total.getAsLong()) {
      throw new IOException(
          "the connection ended after " + count + " of " + total.getAsLong() + " bytes");
    }
  }

  private static StandardOpenOption[] openOptions(long there) {
    return new StandardOpenOption[] {
      StandardOpenOption.CREATE,
      StandardOpenOption.WRITE,
      there > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING
    };
  }

  /** What went wrong in words: the JDK gives some exceptions no message. */
  static String reason(IOException e) {
    if (e instanceof ConnectException) {
      return "no connection" + (e.getMessage() == null ? "" : " (" + e.getMessage() + ")");
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
