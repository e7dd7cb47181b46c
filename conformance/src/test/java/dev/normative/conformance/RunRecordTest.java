package dev.normative.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.conformance.engine.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordTest {
  @TempDir Path folder;

  private static RunRecord record(String shard) {
    return new RunRecord("my/norms", "1", "47", 500, "F1", shard, "CUDA", Machine.facts());
  }

  @Test
  void whatIsWrittenIsReadAgainAndShardsDoNotTakeEachOthersPlace() throws IOException {
    Path third = record("3/16").write(folder);
    Path whole = record("").write(folder);
    assertThat(third).isNotEqualTo(whole).hasParent(folder);
    assertThat(RunRecord.read(third)).isEqualTo(record("3/16"));
    assertThat(RunRecord.read(whole)).isEqualTo(record(""));
    assertThat(Machine.facts()).containsKeys("JDK", "Architecture", "Processors");
  }

  @Test
  void aFileOfAnotherKindIsRefusedByName() throws IOException {
    Path other = Files.writeString(folder.resolve("x-run.json"), "{\"x\": 1}");
    assertThatThrownBy(() -> RunRecord.read(other))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("x-run.json is not the record of a run");
  }
}
