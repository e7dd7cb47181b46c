package dev.normative.conformance.cli;

import static dev.normative.conformance.cli.Ran.normative;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.normative.data.Mnist;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchMnistCommandTest {
  @TempDir Path folder;

  @Test
  void whatIsNotMnistIsNotKept() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/files/",
        exchange -> {
          exchange.sendResponseHeaders(200, 5);
          exchange.getResponseBody().write("MNIST".getBytes());
          exchange.close();
        });
    server.start();
    try {
      String mirror = "http://localhost:" + server.getAddress().getPort() + "/files";
      normative("fetch-mnist", folder.resolve("new").toString(), "--mirror", mirror)
          .complains(Main.COULD_NOT_RUN, "train-images-idx3-ubyte.gz", "was deleted");
    } finally {
      server.stop(0);
    }
    try (Stream<Path> left = Files.list(folder.resolve("new"))) {
      assertThat(left.map(file -> file.getFileName().toString())).containsExactly("download.lock");
    }
  }

  @Test
  void aMirrorIsAnAddress() {
    normative("fetch-mnist", folder.toString(), "--mirror", "file:///etc")
        .complains(Main.USAGE, "--mirror", "https://");
    for (String nowhere : new String[] {"http:foo", "https:///files", "mirror"}) {
      normative("fetch-mnist", folder.toString(), "--mirror", nowhere)
          .complains(Main.USAGE, "--mirror is " + nowhere, "a host");
    }
  }

  @Test
  void whatIsThereIsKept() throws IOException {
    Mnist.Location location = Mnist.locate();
    Assumptions.assumeTrue(location instanceof Mnist.Found, "MNIST is not here");
    Path there = location.orThrow().folder();
    try (Stream<Path> files = Files.list(there)) {
      for (Path file : files.filter(f -> f.getFileName().toString().contains("-ubyte")).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    assertThat(
            normative("fetch-mnist", folder.toString(), "--mirror", "http://localhost:9/")
                .ends(Main.FINE)
                .out())
        .contains(folder.toString(), "all four files are there and right");
  }
}
