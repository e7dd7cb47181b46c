package dev.normative.conformance.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every fault of the museum is a mutant's, or left out for a reason; no mutant cites another. */
class MuseumTest {
  private static final int ROWS = 109;

  /** What mutants cite that were seen by nobody else. */
  private static final String OUR_OWN = "our own";

  /** A line of museum.txt; the last two are empty where a mutant has the fault. */
  private record Row(int number, String seenIn, String fault, String reason) {
    static Row of(String line) {
      String[] parts = line.split(" \\| ");
      assertThat(parts.length).as(line).isIn(2, 4);
      boolean leftOut = parts.length == 4;
      return new Row(
          Integer.parseInt(parts[0]),
          parts[1],
          leftOut ? parts[2] : "",
          leftOut ? parts[3].strip() : "");
    }

    boolean isLeftOut() {
      return !fault.isEmpty();
    }
  }

  private static List<Row> rows() throws IOException {
    try (InputStream file = MuseumTest.class.getResourceAsStream("museum.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Row::of)
          .toList();
    }
  }

  private static Set<String> cited() {
    return Mutants.all().stream()
        .map(Mutant::seenIn)
        .filter(seenIn -> !seenIn.equals(OUR_OWN))
        .collect(Collectors.toSet());
  }

  @Test
  void everyRowIsThereOnce() throws IOException {
    assertThat(rows())
        .extracting(Row::number)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, ROWS).boxed().toList());
    assertThat(rows()).extracting(Row::seenIn).doesNotHaveDuplicates();
  }

  @Test
  void aRowIsAMutantsUnlessItIsLeftOutForAReason() throws IOException {
    for (Row row : rows()) {
      assertThat(cited().contains(row.seenIn()))
          .as("a mutant cites %s", row)
          .isNotEqualTo(row.isLeftOut());
      assertThat(row.reason().isEmpty()).as("no reason for %s", row).isNotEqualTo(row.isLeftOut());
    }
  }

  @Test
  void noMutantCitesWhatIsNotInTheMuseum() throws IOException {
    assertThat(rows()).extracting(Row::seenIn).containsAll(cited());
  }
}
