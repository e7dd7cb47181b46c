package dev.normative.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedTableTest {

  private static final String HEADER =
      "# {\"source\": \"s\", \"net\": \"n\", \"seed\": 1, \"batch_size\": 2, \"optimizer\": \"o\","
          + " \"dtype\": \"float32\", \"column\": \"c\"}\nepoch,minibatch,loss\n";

  @TempDir Path folder;

  @Test
  void theArticlesTableHasThreeEpochsOfNineRows() {
    PublishedTable table = PublishedTable.article();
    assertThat(table.header().seed()).isEqualTo(47);
    assertThat(table.header().batchSize()).isEqualTo(64);
    assertThat(table.header().dtype()).isEqualTo(ElementType.FLOAT32);
    assertThat(table.header().source()).contains("2025-07-23");
    assertThat(table.window()).isEqualTo(100);
    assertThat(table.epochs()).isEqualTo(3);
    assertThat(table.rows()).hasSize(27);
    assertThat(table.rows().get(0)).isEqualTo(new PublishedTable.Row(1, 100, 1.107109518647194));
    assertThat(table.rows().get(26)).isEqualTo(new PublishedTable.Row(3, 900, 0.09168351721018553));
  }

  @Test
  void theFirstSevenRowsAreHeldToAMillionthAndTheRestToThreeHundredths() {
    PublishedTable table = PublishedTable.article();
    assertThat(table.relativeTolerance(1)).isEqualTo(1e-6);
    assertThat(table.relativeTolerance(7)).isEqualTo(1e-6);
    assertThat(table.relativeTolerance(8)).isEqualTo(3e-2);
    assertThat(table.relativeTolerance(27)).isEqualTo(3e-2);
    assertThatThrownBy(() -> table.relativeTolerance(28))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void theTolerancesAreWhatPyTorchsOwnFloat64RunShows() {
    PublishedTable table = PublishedTable.article();
    WindowMeans means = WindowMeans.of(GoldenCurve.named("mlp-adam-float64").losses(), 3, 100);
    double worstOfFirst = 0;
    double worstOfRest = 0;
    for (int k = 0; k < 27; k++) {
      double loss = table.rows().get(k).loss();
      double change = Math.abs(means.mean(k) - loss) / loss;
      if (k < 7) {
        worstOfFirst = Math.max(worstOfFirst, change);
      } else {
        worstOfRest = Math.max(worstOfRest, change);
      }
    }
    assertThat(worstOfFirst).isBetween(1e-8, 2e-7);
    assertThat(worstOfRest).isBetween(1.8e-2, 1.9e-2);
  }

  @Test
  void aTableOfOtherWindowsIsReadWithItsWindow() throws IOException {
    PublishedTable table = read("1,50,0.5\n1,100,0.4\n2,50,0.3\n2,100,0.2\n");
    assertThat(table.window()).isEqualTo(50);
    assertThat(table.epochs()).isEqualTo(2);
    assertThat(table.means()).isEqualTo(new WindowMeans(50, 2, new double[] {.5, .4, .3, .2}));
  }

  @ParameterizedTest
  @CsvSource({
    "'2,50,0.5', 'line 3, column 1', epoch 1",
    "'1,0,0.5', 'line 3, column 1', epoch 1",
    "'1,50,0.5;1,50,0.5', 'line 4, column 1', 'epoch 1, mini-batch 100, or epoch 2, mini-batch 50'",
    "'1,50,0.5;1,150,0.5', 'line 4, column 1', 'epoch 1, mini-batch 100'",
    "'1,50,0.5;3,50,0.5', 'line 4, column 1', 'epoch 1, mini-batch 100'",
    "'1,50,0.5;2,100,0.5', 'line 4, column 1', 'epoch 1, mini-batch 100'",
    "'1,50,0.5;1,100,0.4;2,50,0.3', 'line 5 (end of the file)', 2 rows in every epoch",
    "'1,50,nan', 'line 3, column 6', a finite decimal",
    "'1,x,0.5', 'line 3, column 3', a mini-batch",
    "'1,50', 'line 3, column 1', a row of the columns",
  })
  void rowsThatDoNotFollowEachOtherAreRefused(String rows, String position, String expected) {
    MalformedGoldenFile refusal =
        catchThrowableOfType(MalformedGoldenFile.class, () -> read(rows.replace(';', '\n') + "\n"));
    assertThat(refusal.position()).isEqualTo(position);
    assertThat(refusal.expected()).startsWith(expected);
  }

  @Test
  void aTableOfNoRowsIsRefused() {
    assertThatThrownBy(() -> read(""))
        .isInstanceOf(MalformedGoldenFile.class)
        .hasMessageContaining("found no rows");
  }

  private PublishedTable read(String rows) throws IOException {
    return PublishedTable.read(Files.writeString(folder.resolve("table.csv"), HEADER + rows));
  }
}
