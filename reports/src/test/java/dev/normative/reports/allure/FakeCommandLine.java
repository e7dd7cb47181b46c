package dev.normative.reports.allure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Stands in for Allure's command line in a JVM of its own, and behaves as the results' folder says
 * in a file {@code behave.txt}.
 */
public final class FakeCommandLine {

  static final String PAGE =
      "<html><head></head><body><script>d('data/suites.json','');"
          + "d('data/test-cases/1.json','');</script></body></html>\n";

  private FakeCommandLine() {}

  public static void main(String[] arguments) throws IOException {
    List<String> given = List.of(arguments);
    Path output = Files.createDirectories(Path.of(given.get(given.indexOf("--output") + 1)));
    Path index = output.resolve("index.html");
    Path results = Path.of(given.get(given.size() - 1));
    System.out.println("the fake speaks \u00fc");
    switch (Files.readString(results.resolve("behave.txt"))) {
      case "fail" -> {
        Files.writeString(index, PAGE);
        System.exit(3);
      }
      case "write nothing" -> {}
      case "write half" -> Files.writeString(index, PAGE.substring(0, PAGE.length() / 2));
      case "write no data" -> Files.writeString(index, "<html><head></head></html>");
      case "ask a host" ->
          Files.writeString(
              index, PAGE.replace("</body>", "<img src='https://x.example/'></body>"));
      case "tell" ->
          Files.writeString(
              index,
              PAGE.replace(
                  "</body>",
                  String.join("|", given)
                      + "|"
                      + System.getenv("ALLURE_NO_ANALYTICS")
                      + "|"
                      + System.getenv("APP_HOME")
                      + "</body>"));
      default -> throw new IOException("no such behaviour");
    }
  }
}
