package dev.normative.reports.allure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDescriptionTest {

  @TempDir Path folder;

  private Properties environment() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(folder.resolve("environment.properties"))) {
      properties.load(in);
    }
    return properties;
  }

  @Test
  void anyTextSurvivesAndCannotBecomeALineOfItsOwn() throws IOException {
    String text = "\u00fc = \ud83d\ude00 # \\\nJDK=fake";
    new RunDescription("Normative 1", Map.of("Seed", text), "../index.html", 0).write(folder);
    assertThat(environment()).containsEntry("Seed", text);
    assertThat(environment()).containsOnlyKeys("Seed");
  }

  @Test
  void writingTwiceGivesTheSameBytes(@TempDir Path other) throws IOException {
    RunDescription description =
        new RunDescription("Normative 1", Map.of("Seed", "42"), "../index.html", 0);
    description.write(folder);
    description.write(other);
    for (String name :
        new String[] {"environment.properties", "categories.json", "executor.json"}) {
      assertThat(folder.resolve(name)).hasSameBinaryContentAs(other.resolve(name));
    }
  }

  @Test
  void theExecutorTellsTheBuildAndNeitherHostNorFolder() throws IOException {
    new RunDescription("Normative 1", Map.of(), "verdicts.html", 7).write(folder);
    ObjectNode executor = StrictJson.readObject(folder.resolve("executor.json"));
    assertThat(executor.get("buildName").asText()).isEqualTo("Normative 1: all verdicts");
    assertThat(executor.get("buildUrl").asText()).isEqualTo("verdicts.html");
    assertThat(executor.get("buildOrder").asInt()).isEqualTo(7);
    assertThat(Files.readString(folder.resolve("executor.json")))
        .doesNotContain(
            "/", System.getProperty("user.name"), InetAddress.getLocalHost().getHostName());
  }
}
