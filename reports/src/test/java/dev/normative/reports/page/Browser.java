package dev.normative.reports.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.reports.build.FolderTree;
import dev.normative.reports.build.StrictJson;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A headless Chromium that is driven through its DevTools protocol: what a page asks of the network
 * and says on the console can be seen there, and nowhere else without another library.
 */
public final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
  private static final String LISTENING = "DevTools listening on ";
  private static final int PATIENCE_SECONDS = 120;
  private static final int FAREWELL_SECONDS = 20;

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private String session = "";
  private int last;

  /** Where one is: as the system property report.browser says, or on the path. */
  public static Optional<Path> executable() {
    String said = System.getProperty("report.browser", "");
    if (!said.isBlank()) {
      return Optional.of(Path.of(said));
    }
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(
            folder ->
                NAMES.stream()
                    .flatMap(it -> Stream.of(it, it + ".exe"))
                    .map(it -> Path.of(folder, it)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  public Browser(Path executable) throws IOException {
    profile = Files.createTempDirectory("browser");
    process =
        new ProcessBuilder(
                executable.toString(),
                "--headless=new",
                // Of our own pages only; as root, as in containers, it does not start otherwise.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--no-first-run",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address()), new Messages())
            .join();
    String target = text(call("Target.createTarget", "url", "about:blank"), "targetId");
    ObjectNode attach = StrictJson.object().put("targetId", target).put("flatten", true);
    session = text(call("Target.attachToTarget", attach), "sessionId");
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", StrictJson.object());
    }
  }

  /** What it prints before it listens; all it prints later is read and dropped. */
  private String address() throws IOException {
    BufferedReader printed =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    for (String line = printed.readLine(); line != null; line = printed.readLine()) {
      if (line.startsWith(LISTENING)) {
        Thread drain = new Thread(() -> drain(printed), "browser's words");
        drain.setDaemon(true);
        drain.start();
        return line.substring(LISTENING.length()).strip();
      }
      said.append(line).append('\n');
    }
    throw new IOException("the browser ended and did not listen; it said:\n" + said);
  }

  private static void drain(BufferedReader printed) {
    try {
      printed.transferTo(Writer.nullWriter());
    } catch (IOException e) {
      // It has been closed, and the browser with it.
    }
  }

  /** Opens a page in a window of this width, and waits until it is loaded. */
  public void open(URI address, int width) throws IOException {
    call(
        "Emulation.setDeviceMetricsOverride",
        StrictJson.object()
            .put("width", width)
            .put("height", 900)
            .put("deviceScaleFactor", 1)
            .put("mobile", false));
    // From one fragment of a page to another nothing would be loaded.
    for (String next : List.of("about:blank", address.toString())) {
      call("Page.navigate", "url", next);
      await("location.href == '" + next + "' && document.readyState == 'complete'");
    }
  }

  /** Light or dark. */
  public void prefer(String scheme) throws IOException {
    ObjectNode media = StrictJson.object();
    media.putArray("features").addObject().put("name", "prefers-color-scheme").put("value", scheme);
    call("Emulation.setEmulatedMedia", media);
  }

  /** The value of an expression in the page. */
  public JsonNode evaluate(String expression) throws IOException {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            StrictJson.object().put("expression", expression).put("returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new IOException(expression + " failed: " + answer.get("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /** Waits until an expression in the page is true; while pages change, it may as well fail. */
  public void await(String expression) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!isTrue(expression)) {
      if (System.nanoTime() > end) {
        throw new IOException("waited " + PATIENCE_SECONDS + " seconds for " + expression);
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for " + expression, e);
      }
    }
  }

  private boolean isTrue(String expression) {
    try {
      return evaluate(expression).asBoolean();
    } catch (IOException e) {
      return false;
    }
  }

  /** Addresses on the network that were asked for since the start. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Errors and warnings on the console since the start. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  private JsonNode call(String method, String name, String value) throws IOException {
    return call(method, StrictJson.object().put(name, value));
  }

  private JsonNode call(String method, ObjectNode parameters) throws IOException {
    int id = ++last;
    ObjectNode message = StrictJson.object().put("id", id).put("method", method);
    message.set("params", parameters);
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket.sendText(message.toString(), true).join();
    JsonNode given = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    if (given.has("error")) {
      throw new IOException(method + ": " + given.get("error"));
    }
    return given.path("result");
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asText();
  }

  private void receive(JsonNode message) {
    if (message.has("id")) {
      answers.remove(message.get("id").asInt()).complete(message);
      return;
    }
    JsonNode parameters = message.path("params");
    String method = text(message, "method");
    switch (method) {
      case "Network.requestWillBeSent" -> {
        String address = text(parameters.path("request"), "url");
        Predicate<String> local = address::startsWith;
        if (Stream.of("file:", "data:", "blob:", "about:").noneMatch(local)) {
          requests.add(address);
        }
      }
      case "Runtime.consoleAPICalled" -> {
        if (List.of("error", "warning", "assert").contains(text(parameters, "type"))) {
          complaints.add(parameters.path("args").toString());
        }
      }
      case "Runtime.exceptionThrown" -> complaints.add(parameters.toString());
      case "Log.entryAdded" -> {
        if (List.of("error", "warning").contains(text(parameters.path("entry"), "level"))) {
          complaints.add(parameters.path("entry").toString());
        }
      }
      default -> {
        // Of no concern here.
      }
    }
  }

  private final class Messages implements WebSocket.Listener {
    private final StringBuilder part = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
      part.append(data);
      if (isLast) {
        String whole = part.toString();
        part.setLength(0);
        try {
          receive(StrictJson.parse(whole, ObjectNode.class));
        } catch (IOException e) {
          complaints.add("a message of the browser that is no JSON: " + whole);
        }
      }
      from.request(1);
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    session = "";
    call("Browser.close", StrictJson.object());
    socket.abort();
    for (ProcessHandle each : all) {
      each.onExit()
          .completeOnTimeout(each, FAREWELL_SECONDS, TimeUnit.SECONDS)
          .thenAccept(ProcessHandle::destroyForcibly)
          .join();
    }
    try {
      FolderTree.delete(profile);
    } catch (IOException e) {
      // What the browser still holds open says nothing about the pages.
      profile.toFile().deleteOnExit();
    }
  }
}
